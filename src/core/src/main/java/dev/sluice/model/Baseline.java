package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Optional;

/**
 * What was known of a unit when it was decided, before the arm could change anything.
 *
 * @param segment index of its segment by the revision that decided; 0 where no attribute it declares was known
 * @param covariate value of the attribute that outcomes are adjusted by; absent where none is declared or known
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Baseline(int segment, Optional<Double> covariate) {
    /** Nothing. */
    public static final Baseline NONE = new Baseline(0, Optional.empty());
}
