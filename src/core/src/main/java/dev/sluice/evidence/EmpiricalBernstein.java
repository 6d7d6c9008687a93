package dev.sluice.evidence;

/**
 * Lower limits of a mean of values in [0, 1] that hold at every look: predictable plug-in empirical Bernstein confidence
 * sequence (Waudby-Smith and Ramdas 2023, theorem 2). An upper limit is 1 − the lower one of 1 − x.
 *
 * <p>λ_t = min(½, √(2 ln(1/α) / (t ln(1 + t) σ̂²_{t−1}))),
 * lower = (Σ λ x − ln(1/α) − Σ (x − μ̂_{t−1})² (−ln(1 − λ) − λ)) / Σ λ. One thread.
 */
public final class EmpiricalBernstein {
    private static final double MOST = 0.5;

    private final double alpha;
    private long seen;
    private double sum;
    private double squares;
    private double spread = 0.25;
    private double won;
    private double bets;

    /** One-sided, with that chance of ever missing; half of it for two sides. */
    public EmpiricalBernstein(double alpha) {
        this.alpha = alpha;
    }

    /** Takes one value in [0, 1]. */
    public void add(double x) {
        if (!(x >= 0 && x <= 1)) {
            throw new IllegalArgumentException("must be in [0, 1], got " + x);
        }
        double mean = seen == 0 ? 0 : sum / seen;
        seen++;
        double bet = Math.min(MOST, Math.sqrt(-2 * Math.log(alpha) / (seen * Math.log1p(seen) * spread)));
        won += bet * x - (x - mean) * (x - mean) * (-Math.log1p(-bet) - bet);
        bets += bet;
        sum += x;
        double centre = (0.5 + sum) / (seen + 1);
        squares += (x - centre) * (x - centre);
        spread = (0.25 + squares) / (seen + 1);
    }

    /** The lower limit so far, in [0, 1]. */
    public double lower() {
        return seen == 0 ? 0 : Math.max(0, (won + Math.log(alpha)) / bets);
    }
}
