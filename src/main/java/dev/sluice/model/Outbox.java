package dev.sluice.model;

/** Takes decisions for the log without ever waiting. */
public interface Outbox {
    /**
     * Queues a decision: its log record and, unless deferred, its served impression.
     *
     * @return false when the queue is full; then nothing was taken and the decision must not count
     */
    boolean offer(LoggedDecision decision);
}
