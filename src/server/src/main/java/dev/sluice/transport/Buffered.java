package dev.sluice.transport;

import java.util.concurrent.atomic.AtomicLong;

/** Memory for bodies that are not whole yet, of all connections of one kind of callers together. */
final class Buffered {
    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    Buffered(long most) {
        this.most = most;
    }

    /** Takes that many bytes more; false where there are not so many left. */
    boolean grow(long more) {
        if (bytes.addAndGet(more) <= most) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    void shrink(long less) {
        bytes.addAndGet(-less);
    }
}
