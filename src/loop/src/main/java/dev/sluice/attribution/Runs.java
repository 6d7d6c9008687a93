package dev.sluice.attribution;

import dev.sluice.model.SteadyTime;
import dev.sluice.model.Tick;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.Table;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last tick of each run, which tells how old a token of that run is: what the partition's clock has counted since the
 * tick, and what the run's own clock says was between the token and the tick. Kept with the tables. Written and read by one
 * stream task.
 */
final class Runs {
    /** Longer than any window. */
    private static final Duration KEPT = Duration.ofDays(31);

    private static final String PREFIX = "r";
    private static final String AFTER = "s";

    private final Table<String, byte[]> marks;

    Runs(Table<String, byte[]> marks) {
        this.marks = marks;
    }

    /** A tick came when the partition's clock said {@code now}. */
    void take(Tick tick, Duration now) {
        tick.at().ifPresent(at -> marks.put(key(tick.run()), new Last(now, at).bytes()));
    }

    /** Between what ages a decision is, by the partition's clock. */
    Age age(TokenClaims token, Duration now) {
        return last(token.run()).map(last -> last.age(token.decidedAt(), now)).orElse(Age.UNKNOWN);
    }

    private Optional<Last> last(long run) {
        return run == SteadyTime.NO_RUN
                ? Optional.empty()
                : marks.find(key(run)).map(Last::of);
    }

    private static String key(long run) {
        return PREFIX + Long.toHexString(run);
    }

    /** Drops runs of which no token can be within its window. */
    void forget(Duration now) {
        List<String> gone = new ArrayList<>();
        marks.scan(PREFIX, AFTER, (key, last) -> {
            if (key.startsWith(PREFIX) && Last.of(last).stage.plus(KEPT).compareTo(now) < 0) {
                gone.add(key);
            }
            return true;
        });
        gone.forEach(marks::remove);
    }

    /**
     * Bounds of an age.
     *
     * @param least 0 or more
     * @param most at least that
     */
    record Age(Duration least, Duration most) {
        static final Age UNKNOWN = new Age(Duration.ZERO, Duration.ofMillis(Long.MAX_VALUE));
    }

    private record Last(Duration stage, Instant at) {
        Age age(Instant decidedAt, Duration now) {
            Duration since = now.minus(stage);
            Duration before = Duration.between(decidedAt, at);
            Duration most = before.isNegative() ? since : since.plus(before);
            Duration least = since.plus(before);
            return new Age(least.isNegative() ? Duration.ZERO : least, most);
        }

        byte[] bytes() {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(stage.toMillis())
                    .putLong(at.toEpochMilli())
                    .array();
        }

        static Last of(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Last(Duration.ofMillis(in.getLong()), Instant.ofEpochMilli(in.getLong()));
        }
    }
}
