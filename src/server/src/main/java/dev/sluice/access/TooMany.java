package dev.sluice.access;

import java.time.Duration;

/** A caller asks for more than there is for it; later there is more. */
public final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Duration wait;

    public TooMany(String message, Duration wait) {
        super(message, null, false, false);
        this.wait = wait;
    }

    /** Whole seconds after which it may be asked again. */
    public long seconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
