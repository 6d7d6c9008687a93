package dev.sluice.evidence;

/**
 * Lower limits of a mean of values in [0, 1] that hold at every look: predictable plug-in empirical Bernstein confidence
 * sequence (Waudby-Smith and Ramdas 2023, theorem 2). An upper limit is 1 − the lower one of 1 − x.
 *
 * <p>λ_t = min(½, √(2 ln(1/α) / (t ln(1 + t) σ̂²_{t−1}))),
 * lower = (Σ λ x − ln(1/α) − Σ (x − μ̂_{t−1})² (−ln(1 − λ) − λ)) / Σ λ.
 *
 * @param alpha one-sided chance of ever missing; half of it for two sides
 * @param seen values so far
 * @param sum of the values
 * @param squares Σ (x − μ̂_t)²
 * @param won Σ λ x, less what the spread costs
 * @param bets Σ λ
 */
public record EmpiricalBernstein(double alpha, long seen, double sum, double squares, double won, double bets) {
    private static final double MOST = 0.5;

    public static EmpiricalBernstein of(double alpha) {
        return new EmpiricalBernstein(alpha, 0, 0, 0, 0, 0);
    }

    /** The same with one more value in [0, 1]. */
    public EmpiricalBernstein plus(double x) {
        if (!(x >= 0 && x <= 1)) {
            throw new IllegalArgumentException("must be in [0, 1], got " + x);
        }
        double mean = seen == 0 ? 0 : sum / seen;
        double spread = (0.25 + squares) / (seen + 1);
        long count = seen + 1;
        double bet = Math.min(MOST, Math.sqrt(-2 * Math.log(alpha) / (count * Math.log1p(count) * spread)));
        double gain = bet * x - (x - mean) * (x - mean) * (-Math.log1p(-bet) - bet);
        double centre = (0.5 + sum + x) / (count + 1);
        return new EmpiricalBernstein(
                alpha, count, sum + x, squares + (x - centre) * (x - centre), won + gain, bets + bet);
    }

    /** The lower limit so far, in [0, 1]. */
    public double lower() {
        return seen == 0 ? 0 : Math.max(0, (won + Math.log(alpha)) / bets);
    }
}
