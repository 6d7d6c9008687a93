package dev.sluice.evidence;

/**
 * Mature decisions that were drawn with the same propensities, seen by one pair of arms.
 *
 * @param propensityA logged probability of arm a, in [0, 1]
 * @param propensityB logged probability of arm b, in [0, 1]
 * @param plugIns what a decision was expected to earn when the propensities were published
 * @param rows all decisions of the batch, of any arm
 * @param a what those of arm a earned
 * @param b what those of arm b earned
 */
public record Batch(double propensityA, double propensityB, PlugIns plugIns, long rows, Rewards a, Rewards b) {
    public Batch {
        if (!(propensityA >= 0 && propensityB >= 0 && propensityA + propensityB <= 1 + 1e-9)) {
            throw new IllegalArgumentException(
                    "propensities must be in [0, 1] with a sum of at most 1, got " + propensityA + ", " + propensityB);
        }
    }

    /**
     * What was expected by what had matured before, each in [0, 1].
     *
     * @param common of a decision of either arm
     * @param a of one of arm a
     * @param b of one of arm b
     */
    public record PlugIns(double common, double a, double b) {
        public PlugIns {
            if (!(common >= 0 && common <= 1 && a >= 0 && a <= 1 && b >= 0 && b <= 1)) {
                throw new IllegalArgumentException("plug-ins must be in [0, 1], got " + common + ", " + a + ", " + b);
            }
        }

        /** The same for both arms. */
        public static PlugIns same(double common) {
            return new PlugIns(common, common, common);
        }
    }

    /** Whether either arm could have been drawn. */
    boolean informative() {
        return propensityA + propensityB > 0;
    }

    /** Decisions of other arms. */
    long others() {
        return rows - a.rows() - b.rows();
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
