package dev.sluice.attribution;

import static java.util.Objects.requireNonNull;

import dev.sluice.stream.Table;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The clock of a partition: how long its log has been written to, whatever the brokers' clocks say. Each record adds what its
 * append time is beyond the highest one, at most two seconds, so that a clock that jumps makes no window close early, and an
 * outage of everything closes none. It is no date. A pure function of the log, kept with its tables. Written and read by one
 * stream task.
 */
final class StageClock {
    private static final String KEY = "t";
    private static final Duration LONGEST_STEP = Duration.ofSeconds(2);
    /** Append times further apart than this are of a clock that was set. */
    private static final Duration REBASE = Duration.ofSeconds(60);

    private final Table<String, byte[]> marks;
    private final AtomicReference<State> state;

    StageClock(Table<String, byte[]> marks) {
        this.marks = marks;
        this.state = new AtomicReference<>(marks.find(KEY).map(State::of).orElse(State.NONE));
    }

    private State state() {
        return requireNonNull(state.get());
    }

    /** Time that the log has been written to. */
    Duration now() {
        return Duration.ofMillis(state().stage);
    }

    /** The append time that the next one is compared with: a date. */
    Instant date() {
        return Instant.ofEpochMilli(state().appended);
    }

    /** Takes an append time; tells whether it was more than a minute from the one before. */
    boolean advance(Instant appended) {
        State before = state();
        long time = appended.toEpochMilli();
        State after = before == State.NONE ? new State(0, time) : before.plus(time);
        if (!after.equals(before)) {
            state.set(after);
            marks.put(KEY, after.bytes());
        }
        return before != State.NONE && before.isFar(time);
    }

    private record State(long stage, long appended) {
        private static final State NONE = new State(0, 0);

        boolean isFar(long time) {
            return Math.abs(time - appended) > REBASE.toMillis();
        }

        State plus(long time) {
            long by = time - appended;
            return new State(
                    stage + Math.min(Math.max(by, 0), LONGEST_STEP.toMillis()),
                    by > 0 || isFar(time) ? time : appended);
        }

        byte[] bytes() {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(stage)
                    .putLong(appended)
                    .array();
        }

        static State of(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new State(in.getLong(), in.getLong());
        }
    }
}
