package dev.sluice.attribution;

import dev.sluice.stream.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The time of a partition: its highest append time so far, kept with its tables. Written and read by one stream task. */
final class StageClock {
    private static final String TIME = "t";

    private final Table<String, Long> numbers;
    private final AtomicLong millis;

    StageClock(Table<String, Long> numbers) {
        this.numbers = numbers;
        this.millis = new AtomicLong(numbers.find(TIME).orElse(0L));
    }

    Instant now() {
        return Instant.ofEpochMilli(millis.get());
    }

    /** Takes an append time; returns whether a new minute has begun with it. */
    boolean advance(Instant appended) {
        Instant before = now();
        if (!appended.isAfter(before)) {
            return false;
        }
        millis.set(appended.toEpochMilli());
        numbers.put(TIME, appended.toEpochMilli());
        return !appended.truncatedTo(ChronoUnit.MINUTES).equals(before.truncatedTo(ChronoUnit.MINUTES));
    }
}
