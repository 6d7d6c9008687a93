package dev.sluice.evidence;

/**
 * Mature decisions that were drawn with the same propensities, seen by one pair of arms.
 *
 * @param propensityA logged probability of arm a, in [0, 1]
 * @param propensityB logged probability of arm b, in [0, 1]
 * @param plugIn m: what a decision of either arm was expected to earn by what had matured when the propensities were
 *     published, in [0, 1]
 * @param rows all decisions of the batch, of any arm
 * @param a what those of arm a earned
 * @param b what those of arm b earned
 */
public record Batch(double propensityA, double propensityB, double plugIn, long rows, Rewards a, Rewards b) {
    public Batch {
        if (!(propensityA >= 0 && propensityB >= 0 && propensityA + propensityB <= 1 + 1e-9)) {
            throw new IllegalArgumentException(
                    "propensities must be in [0, 1] with a sum of at most 1, got " + propensityA + ", " + propensityB);
        }
        if (!(plugIn >= 0 && plugIn <= 1)) {
            throw new IllegalArgumentException("plugIn must be in [0, 1], got " + plugIn);
        }
    }

    /** Whether either arm could have been drawn. */
    boolean informative() {
        return propensityA + propensityB > 0;
    }

    /** w_a = p_a / (p_a + p_b): how far the odds were in favour of a. */
    double weightA() {
        return propensityA / (propensityA + propensityB);
    }

    /** w_b = p_b / (p_a + p_b). */
    double weightB() {
        return propensityB / (propensityA + propensityB);
    }

    /** h = p_a p_b / (p_a + p_b): the overlap. */
    double overlap() {
        return propensityA * propensityB / (propensityA + propensityB);
    }
}
