package dev.sluice.policy;

import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.Arrays;
import java.util.List;

/**
 * What cells say about relative effects of the arms, whatever the common rate was in each of them: sums, so that their
 * order does not matter, and a normal approximation of the likelihood of the arms' log lifts θ.
 *
 * <p>Idea: given a success that was drawn with shares p, it was on arm k with chance p_k e^θk / Σ_j p_j e^θj (Lindon and
 * Malek 2022), and failures tell more the higher the rates are. So each arm has residuals u_k = (S_k − N_k m) / (1 − m), m
 * the rate that was expected when the shares were published, and its score is u_k − p_k Σ_j u_j: its mean is 0 at θ = 0 for
 * every common rate, however wrong the expected one, because the shares are known; with the rate as expected it is the
 * efficient score of binomial counts with a log link and a free level (McCullagh and Nelder 1989, section 9.3). One Newton
 * step from 0: the information is J = s / (1 − m) (diag(p) − p pᵀ), s the successes. For rates near 0 that is the
 * multinomial likelihood of the successes.
 *
 * <p>Rewards between 0 and 1 may stand for successes; their effects then come out less certain than they are.
 */
public final class LiftSums {
    /** No success. */
    public static final LiftSums NONE = new LiftSums(new double[0], new double[0][]);

    /** Least failure rate by which is divided. */
    private static final double LEAST_FAILURES = 0.1;

    private final double[] shift;
    private final double[][] information;

    private LiftSums(double[] shift, double[][] information) {
        this.shift = shift;
        this.information = information;
    }

    /** The inverse of {@link #toArray}. */
    public static LiftSums of(double... numbers) {
        int slots = (int) Math.round((Math.sqrt(9 + 8.0 * numbers.length) - 3) / 2);
        if (slots * (slots + 3) / 2 != numbers.length) {
            throw new IllegalArgumentException("must be n (n + 3) / 2 numbers, got " + numbers.length);
        }
        double[][] matrix = new double[slots][slots];
        int next = slots;
        for (int k = 0; k < slots; k++) {
            for (int j = 0; j <= k; j++) {
                matrix[k][j] = numbers[next];
                matrix[j][k] = numbers[next++];
            }
        }
        return new LiftSums(Arrays.copyOf(numbers, slots), matrix);
    }

    /** What one cell says. */
    public static LiftSums of(Cell cell) {
        double[] shares = cell.shares();
        int slots = shares.length;
        double failures = Math.max(LEAST_FAILURES, 1 - cell.expected());
        double[] residuals = new double[slots];
        double residual = 0;
        double amount = 0;
        for (int k = 0; k < slots; k++) {
            if (shares[k] > 0) {
                residuals[k] = (cell.successes()[k] - cell.rows()[k] * cell.expected()) / failures;
                residual += residuals[k];
                amount += cell.successes()[k] / failures;
            }
        }
        double[] shift = new double[slots];
        double[][] information = new double[slots][slots];
        for (int k = 0; k < slots; k++) {
            shift[k] = residuals[k] - shares[k] * residual;
            for (int j = 0; j < slots; j++) {
                information[k][j] = -amount * shares[k] * shares[j];
            }
            information[k][k] += amount * shares[k];
        }
        return new LiftSums(shift, information);
    }

    public LiftSums plus(Cell cell) {
        return plus(of(cell));
    }

    public LiftSums plus(LiftSums other) {
        int slots = Math.max(slots(), other.slots());
        LiftSums sum = padded(slots);
        for (int k = 0; k < other.slots(); k++) {
            sum.shift[k] += other.shift[k];
            for (int j = 0; j < other.slots(); j++) {
                sum.information[k][j] += other.information[k][j];
            }
        }
        return sum;
    }

    /** What is believed of so many slots, at least those that were seen. */
    public LiftPosterior posterior(int slots) {
        LiftSums all = padded(Math.max(slots, slots()));
        return new LiftPosterior(all.information, all.shift);
    }

    /** Slots that cells were seen of. */
    public int slots() {
        return shift.length;
    }

    /** For the store: first the shift, then the lower triangle of the information, by rows. */
    public double[] toArray() {
        int slots = slots();
        double[] numbers = Arrays.copyOf(shift, slots * (slots + 3) / 2);
        int next = slots;
        for (int k = 0; k < slots; k++) {
            System.arraycopy(information[k], 0, numbers, next, k + 1);
            next += k + 1;
        }
        return numbers;
    }

    private LiftSums padded(int slots) {
        double[][] matrix = new double[slots][slots];
        for (int k = 0; k < slots(); k++) {
            System.arraycopy(information[k], 0, matrix[k], 0, slots());
        }
        return new LiftSums(Arrays.copyOf(shift, slots), matrix);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LiftSums that && Arrays.equals(toArray(), that.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toArray());
    }

    /**
     * Mature decisions that were drawn with the same shares. By slot.
     *
     * @param shares logged probabilities, after renormalising over the eligible slots
     * @param rows mature decisions; those of a slot without share are left out
     * @param successes how many of them had one
     * @param expected rate of a decision when the shares were published, in [0, 1]: anything predictable is valid, the
     *     nearer the truth the better
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Cell(double[] shares, double[] rows, double[] successes, double expected) {
        public Cell {
            if (rows.length != shares.length || successes.length != shares.length) {
                throw new IllegalArgumentException("shares, rows and successes must be of the same slots");
            }
            double sum = Arrays.stream(shares).sum();
            if (!(Math.abs(sum - 1) < 1e-9)) {
                throw new IllegalArgumentException("shares must sum to 1, got " + sum);
            }
            if (!(expected >= 0 && expected <= 1)) {
                throw new IllegalArgumentException("expected must be in [0, 1], got " + expected);
            }
        }

        /**
         * Of one version.
         *
         * @param propensities by slot, after renormalising over the eligible ones
         * @param mature what the decisions earned, by slot
         */
        public static Cell of(Measure reward, AllocationVersion version, double[] propensities, List<Outcomes> mature) {
            double[] rows = new double[propensities.length];
            double[] successes = new double[propensities.length];
            Outcomes before = Outcomes.NONE;
            for (int slot = 0; slot < rows.length; slot++) {
                rows[slot] = mature.get(slot).rows();
                successes[slot] = reward.earned(mature.get(slot));
                before = before.plus(version.mature(slot));
            }
            return new Cell(propensities, rows, successes, reward.plugIn(before));
        }
    }
}
