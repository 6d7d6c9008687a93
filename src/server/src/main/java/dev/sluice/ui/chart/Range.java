package dev.sluice.ui.chart;

import dev.sluice.codec.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How much of the past a chart shows. */
public enum Range {
    HOUR("1h", Duration.ofHours(1)),
    QUARTER("6h", Duration.ofHours(6)),
    DAY("24h", Duration.ofDays(1)),
    WEEK("7d", Duration.ofDays(7)),
    MONTH("30d", Duration.ofDays(30)),
    ALL("all", Duration.ofDays(3_650));

    private final String wireName;
    private final Duration length;

    Range(String wireName, Duration length) {
        this.wireName = wireName;
        this.length = length;
    }

    public String wireName() {
        return wireName;
    }

    public static Range parse(String name) {
        return Arrays.stream(values())
                .filter(range -> range.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "range",
                        "must be one of "
                                + Arrays.stream(values()).map(Range::wireName).collect(Collectors.joining(", "))
                                + ", got '" + name + "'"));
    }

    /** Its start, never before the first data. */
    public Instant start(Instant now, Optional<Instant> first) {
        Instant start = now.minus(length);
        return first.filter(start::isBefore).orElse(start);
    }
}
