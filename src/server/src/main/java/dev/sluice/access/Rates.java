package dev.sluice.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often a caller may do something: as many times a minute as its duty allows, all of them at once if need be. Callers
 * are remembered for as long as their bucket is not full again, and no more of them than {@value #MOST_CALLERS} a duty.
 */
public final class Rates {
    private static final int MOST_CALLERS = 10_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<Duty, LoadingCache<String, Bucket>> buckets = new EnumMap<>(Duty.class);
    private final Map<Duty, Integer> perMinute;

    /**
     * @param perMinute calls a minute by duty; 0 or absent where there is no limit
     * @param steady time that never goes back, in nanoseconds
     */
    public Rates(Map<Duty, Integer> perMinute, LongSupplier steady) {
        this.perMinute = Map.copyOf(perMinute);
        TimeMeter time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return steady.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
        perMinute.forEach((duty, calls) -> {
            if (calls > 0) {
                buckets.put(
                        duty,
                        Caffeine.newBuilder()
                                .maximumSize(MOST_CALLERS)
                                .expireAfterAccess(MINUTE)
                                .build(caller -> Bucket.builder()
                                        .withCustomTimePrecision(time)
                                        .addLimit(limit -> limit.capacity(calls).refillGreedy(calls, MINUTE))
                                        .build()));
            }
        });
    }

    /** Whether there is a limit. */
    public boolean limits(Duty duty) {
        return buckets.containsKey(duty);
    }

    /**
     * Counts a call.
     *
     * @param caller name of the key, or address
     * @throws TooMany where the caller has done so too often
     */
    public void count(Duty duty, String caller) {
        count(duty, caller, 1);
    }

    /** Counts so many calls that come as one; of more than a minute has, as many as it has. */
    public void count(Duty duty, String caller, int calls) {
        LoadingCache<String, Bucket> known = buckets.get(duty);
        if (known != null) {
            ConsumptionProbe probe =
                    known.get(caller).tryConsumeAndReturnRemaining(Math.min(calls, perMinute.getOrDefault(duty, 1)));
            if (!probe.isConsumed()) {
                throw new TooMany(
                        "too many calls of this kind (%s); each caller has so many a minute"
                                .formatted(duty.name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', ' ')),
                        Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
        }
    }

    /** What is counted apart. */
    public enum Duty {
        /** Keys that nobody knows, by address, those at the sign-in and other failed sign-ins too. */
        WRONG_KEYS,
        /** Changes, by key. */
        ADMINISTRATION,
        /** Simulations, plans, previews, replays and uploads, by key. */
        HEAVY_WORK,
        /** Decisions, by key. */
        DECISIONS,
        /** Calls with events, by key. */
        EVENTS
    }
}
