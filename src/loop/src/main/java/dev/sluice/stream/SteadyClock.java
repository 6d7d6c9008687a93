package dev.sluice.stream;

import dev.sluice.model.SteadyTime;
import dev.sluice.model.Tick;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The clock of this replica's run, which nobody can set: the append time of the first tick of the run, plus what the
 * monotonic clock has counted since. A run ends, and the next one begins, where that clock and the time of day part by ten
 * seconds, since it may stand still while the machine sleeps. It is named once every partition can tell how old a token of
 * it is. Written by the ticker's threads, read by decisions.
 */
public final class SteadyClock {
    private static final Duration PARTED = Duration.ofSeconds(10);

    private final Clock clock;
    private final LongSupplier nanos;
    private final LongSupplier numbers;
    private volatile Run run;

    /**
     * @param nanos the monotonic clock
     * @param numbers random ones, for runs
     */
    public SteadyClock(Clock clock, LongSupplier nanos, LongSupplier numbers) {
        this.clock = clock;
        this.nanos = nanos;
        this.numbers = numbers;
        this.run = begin();
    }

    private Run begin() {
        long number = numbers.getAsLong();
        return new Run(
                number == SteadyTime.NO_RUN ? 1 : number,
                Optional.empty(),
                new Reading(nanos.getAsLong(), clock.instant()),
                false);
    }

    /** The time of the run; of no run, by the time of day, until every partition knows it. */
    public SteadyTime now() {
        Run current = run;
        return current.base
                .filter(base -> current.known)
                .map(base -> new SteadyTime(current.number, base.plus(nanos.getAsLong())))
                .orElseGet(() -> new SteadyTime(SteadyTime.NO_RUN, clock.instant()));
    }

    /** What the log is told of the run; begins the next one where the clocks have parted. */
    synchronized Tick tick() {
        Reading last = run.seen;
        Reading next = new Reading(nanos.getAsLong(), clock.instant());
        Duration counted = Duration.ofNanos(next.nanos - last.nanos);
        Duration apart = Duration.between(last.time, next.time).minus(counted).abs();
        run = apart.compareTo(PARTED) < 0 ? new Run(run.number, run.base, next, run.known) : begin();
        return new Tick(Tick.NEWEST, run.number, run.base.map(base -> base.plus(next.nanos)));
    }

    /** A tick of that run has been appended; tells whether it was the first one, which dates the run. */
    synchronized boolean acknowledged(long number, Instant appended) {
        boolean first = run.number == number && run.base.isEmpty();
        if (first) {
            run = new Run(number, Optional.of(new Reading(nanos.getAsLong(), appended)), run.seen, false);
        }
        return first;
    }

    /** Every partition has taken a tick of that run which is dated. */
    synchronized void known(long number) {
        if (run.number == number && !run.known) {
            run = new Run(number, run.base, run.seen, true);
        }
    }

    /** What two clocks said at one moment. */
    private record Reading(long nanos, Instant time) {
        Instant plus(long later) {
            return time.plusMillis((later - nanos) / 1_000_000);
        }
    }

    /** A run, dated or not, and the last look at both clocks. */
    private record Run(long number, Optional<Reading> base, Reading seen, boolean known) {}
}
