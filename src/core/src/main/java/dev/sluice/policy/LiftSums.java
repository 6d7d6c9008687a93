package dev.sluice.policy;

import java.util.Arrays;

/**
 * What cells say about relative effects of the arms, whatever the common rate was in each of them: sums, so that their
 * order does not matter, and a normal approximation of the likelihood of the arms' log lifts θ.
 *
 * <p>Idea: given a success that was drawn with shares p, it was on arm k with chance p_k e^θk / Σ_j p_j e^θj (Lindon and
 * Malek 2022), and failures tell more the higher the rates are. So each arm has residuals u_k = (S_k − N_k m_k) / (1 − m_k),
 * m_k ∝ e^θ⁰k what was expected when the shares were published, and its score is u_k − w_k Σ_j u_j,
 * w_k ∝ p_k e^θ⁰k / (1 − m_k): its mean is 0 at θ = θ⁰ for every common rate, however wrong the expected one, because the
 * shares are known; with rates as expected it is the efficient score of binomial counts with a log link and a free level
 * (McCullagh and Nelder 1989, section 9.3). One Newton step from θ⁰: the information is J = s κ (diag(w) − w wᵀ), s the
 * successes, κ the mean of 1 / (1 − m) over them, and J θ⁰ + score adds up to what the mean follows from. For rates near 0
 * that is the multinomial likelihood of the successes.
 *
 * <p>Rewards between 0 and 1 may stand for successes; their effects then come out less certain than they are.
 */
public final class LiftSums {
    /** No success. */
    public static final LiftSums NONE = new LiftSums(new double[0], new double[0][]);

    /** Least failure rate by which is divided. */
    private static final double LEAST_FAILURES = 0.1;
    /** Log lifts beyond it are none that a point may be linearised at. */
    private static final double MOST_LIFT = 3;

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
        int slots = cell.shares().length;
        double[] lifts = cell.expected().lifts(slots);
        double[] weights = new double[slots];
        double mass = 0;
        for (int k = 0; k < slots; k++) {
            weights[k] = cell.shares()[k] * Math.exp(lifts[k]);
            mass += weights[k];
        }
        double[] residuals = new double[slots];
        double successes = 0;
        double total = 0;
        double level = cell.expected().rate() / mass;
        for (int k = 0; k < slots; k++) {
            double rate = level * Math.exp(lifts[k]);
            double failures = Math.max(LEAST_FAILURES, 1 - rate);
            boolean possible = weights[k] > 0;
            residuals[k] = possible ? (cell.successes()[k] - cell.rows()[k] * rate) / failures : 0;
            successes += possible ? cell.successes()[k] : 0;
            weights[k] /= failures;
            total += weights[k];
        }
        return step(lifts, scaled(weights, 1 / total), residuals, successes * total / mass);
    }

    private static LiftSums step(double[] lifts, double[] weights, double[] residuals, double amount) {
        int slots = lifts.length;
        double residual = 0;
        double lift = 0;
        for (int k = 0; k < slots; k++) {
            residual += residuals[k];
            lift += weights[k] * lifts[k];
        }
        double[] shift = new double[slots];
        double[][] information = new double[slots][slots];
        for (int k = 0; k < slots; k++) {
            shift[k] = residuals[k] - weights[k] * residual + amount * weights[k] * (lifts[k] - lift);
            for (int j = 0; j < slots; j++) {
                information[k][j] = -amount * weights[k] * weights[j];
            }
            information[k][k] += amount * weights[k];
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

    /** Each sum times a factor: below 1 to forget, −1 to take away again. */
    public LiftSums times(double factor) {
        double[][] matrix =
                Arrays.stream(information).map(row -> scaled(row, factor)).toArray(double[][]::new);
        return new LiftSums(scaled(shift, factor), matrix);
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

    private static double[] scaled(double[] values, double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
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
     * @param expected when the shares were published
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Cell(double[] shares, double[] rows, double[] successes, Expected expected) {
        public Cell {
            if (rows.length != shares.length || successes.length != shares.length) {
                throw new IllegalArgumentException("shares, rows and successes must be of the same slots");
            }
            double sum = Arrays.stream(shares).sum();
            if (!(Math.abs(sum - 1) < 1e-9)) {
                throw new IllegalArgumentException("shares must sum to 1, got " + sum);
            }
        }
    }

    /**
     * What was expected by what had matured before: anything predictable is valid, the nearer the truth the better.
     *
     * @param rate of a decision, in [0, 1]
     * @param effects log lifts by slot, of {@link LiftPosterior#means}; 0 for slots beyond
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Expected(double rate, double... effects) {
        public Expected {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("rate must be in [0, 1], got " + rate);
            }
        }

        private double[] lifts(int slots) {
            return Arrays.stream(Arrays.copyOf(effects, slots))
                    .map(lift -> Math.max(-MOST_LIFT, Math.min(MOST_LIFT, lift)))
                    .toArray();
        }
    }
}
