package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * What was known of a unit when it was decided, before the arm could change anything.
 *
 * @param segment index of its segment by the revision that decided; 0 where no attribute it declares was known
 * @param covariate value of the attribute that outcomes are adjusted by; 0 where none is declared or known
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Baseline(int segment, double covariate) {
    /** Nothing. */
    public static final Baseline NONE = new Baseline(0, 0);
}
