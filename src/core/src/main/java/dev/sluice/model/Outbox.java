package dev.sluice.model;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes decisions for the log without ever waiting. */
public interface Outbox {
    /**
     * Queues the record of a decision.
     *
     * @return completes once the broker has it; empty when the queue is full: then nothing was taken and the decision must
     *     not count
     */
    Optional<CompletableFuture<Void>> offer(Event decision);
}
