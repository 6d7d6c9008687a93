package dev.sluice.model;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The durable log of what came back. */
public interface EventLog {
    /**
     * Appends all records; completes once every one is durable, and exceptionally when that cannot be said. Never
     * waits.
     */
    CompletionStage<Void> append(List<Event> events, List<Quarantined> refused);
}
