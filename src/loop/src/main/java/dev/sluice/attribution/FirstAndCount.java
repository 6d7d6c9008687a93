package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;

/**
 * How often one thing happened to a decision, and when first.
 *
 * @param first when the earliest one was, by append times
 * @param count how many, at least 1
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record FirstAndCount(Instant first, long count) {
    FirstAndCount plus(FirstAndCount other) {
        return new FirstAndCount(other.first.isBefore(first) ? other.first : first, count + other.count);
    }
}
