package dev.sluice.attribution;

import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.SteadyTime;
import dev.sluice.model.Tick;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;

/**
 * What happens in true time, which nobody there can read: brokers whose clocks are wrong, replicas that tick, decide and sleep,
 * callers that click. It becomes one partition's log, in the order of the appends. Times are milliseconds from the beginning.
 */
final class World {
    static final Instant EPOCH = Instant.parse("2026-03-01T12:00:00Z");
    private static final long TICK_LIVES = 4_000;

    private final Duration window;
    private final Duration grace;
    private final LongUnaryOperator brokerClock;
    private final List<long[]> outages = new ArrayList<>();
    private final List<Append> log = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();

    /**
     * @param brokerClock what the broker that leads at a true time adds to it
     */
    World(Duration window, Duration grace, LongUnaryOperator brokerClock) {
        this.window = window;
        this.grace = grace;
        this.brokerClock = brokerClock;
    }

    /** Nothing can be appended in between. */
    void outage(long from, long to) {
        outages.add(new long[] {from, to});
    }

    /** When what is sent then is appended. */
    long up(long time) {
        long at = time;
        for (boolean moved = true; moved; ) {
            moved = false;
            for (long[] outage : outages) {
                if (at >= outage[0] && at < outage[1]) {
                    at = outage[1];
                    moved = true;
                }
            }
        }
        return at;
    }

    /** When the broker last answered. */
    long answered(long time) {
        long at = time;
        for (boolean moved = true; moved; ) {
            moved = false;
            for (long[] outage : outages) {
                if (at > outage[0] && at < outage[1]) {
                    at = outage[0];
                    moved = true;
                }
            }
        }
        return at;
    }

    private Instant stamp(long time) {
        return EPOCH.plusMillis(time + brokerClock.applyAsLong(time));
    }

    /** Appends a tick, unless it has waited for too long; returns when it was appended. */
    Optional<Long> tick(Run run, long sent, long latency) {
        long at = Math.max(up(sent) + latency, run.last); // one producer keeps its order
        if (at - sent > TICK_LIVES) {
            return Optional.empty();
        }
        Tick tick = new Tick(1, run.number, run.steady(sent));
        log.add(new Append(at, stamp(at), tick));
        run.last = at;
        run.acknowledged(tick, at, stamp(at));
        return Optional.of(at);
    }

    TokenClaims decide(Run run, String id, int number, long at) {
        Optional<Instant> steady = run.known(at);
        return new TokenClaims(
                1,
                1,
                number,
                1,
                3,
                0.5,
                id,
                "0".repeat(32),
                steady.isPresent() ? run.number : SteadyTime.NO_RUN,
                steady.orElse(EPOCH.plusMillis(at)),
                window,
                grace,
                DecisionReason.POLICY,
                false,
                Baseline.NONE,
                Optional.empty());
    }

    /** The decision's own record reaches the log. */
    void served(TokenClaims token, long decided, long sent) {
        append(Happenings.served(token), decided, decided, up(sent));
    }

    /** Something that was done then is sent, again and again until it is taken. */
    void told(TokenClaims token, String id, long decided, long done, long sent) {
        long at = up(sent);
        append(
                new Event(
                        1,
                        token,
                        id,
                        EventType.CLICK,
                        "",
                        1,
                        0,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofMillis(
                                Math.min(at - done, Duration.ofHours(24).toMillis()))),
                decided,
                done,
                at);
    }

    private void append(Event event, long decided, long done, long at) {
        log.add(new Append(at, stamp(at), event));
        facts.add(new Fact(event, decided, done, at));
    }

    /** The log, in its order. */
    List<Append> log() {
        return log.stream().sorted(Comparator.comparingLong(Append::at)).toList();
    }

    List<Fact> facts() {
        return facts;
    }

    /**
     * A record.
     *
     * @param at true time
     * @param stamp append time that it was given
     * @param what a tick or an event
     */
    record Append(long at, Instant stamp, Object what) {}

    /** What is true of a record of a decision: when that was made, what it tells of was done, and it was appended. */
    record Fact(Event event, long decided, long done, long appended) {}

    /** A process between two sleeps. Its ticks date it, as the log stamps them. */
    static final class Run {
        private final long number;
        private Optional<Long> acknowledged = Optional.empty();
        private Instant base = EPOCH;
        private long last;
        private final TreeSet<Long> dated = new TreeSet<>();

        Run(long number) {
            this.number = number;
        }

        private void acknowledged(Tick tick, long at, Instant stamp) {
            if (acknowledged.isEmpty()) {
                acknowledged = Optional.of(at);
                base = stamp;
            }
            if (tick.at().isPresent()) {
                dated.add(at);
            }
        }

        /** Its time, once tokens may name it. */
        private Optional<Instant> known(long time) {
            return steady(time).filter(any -> dated.lower(time) != null);
        }

        /** When the log last took a tick of it; it never does before the first one. */
        long lastTick(long time) {
            Long last = dated.lower(time);
            return last == null ? Long.MIN_VALUE / 2 : last;
        }

        /** Its time, once one of its ticks was acknowledged. */
        private Optional<Instant> steady(long time) {
            return acknowledged.filter(at -> time > at).map(at -> base.plusMillis(time - at));
        }
    }
}
