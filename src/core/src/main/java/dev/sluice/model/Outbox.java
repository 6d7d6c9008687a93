package dev.sluice.model;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes decisions for the log without ever waiting. */
public interface Outbox {
    /**
     * Queues a decision: its log record and, unless deferred, its served impression.
     *
     * @return completes once the broker has the records; empty when the queue is full: then nothing was taken and the
     *     decision must not count
     */
    Optional<CompletableFuture<Void>> offer(LoggedDecision decision);
}
