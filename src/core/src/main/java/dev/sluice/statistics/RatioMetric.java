package dev.sluice.statistics;

/**
 * A ratio of two sums over randomised units, such as clicks per impression where users are randomised: R = ΣM / ΣD.
 * Its variance by the delta method (Deng, Knoblich and Lu 2018):
 * Var R = (s²_M + R² s²_D − 2 R cov(M, D)) / (n d̄²), d̄ = ΣD / n. Sums only, so that parts add up.
 *
 * @param units n
 * @param numerator ΣM
 * @param numeratorSquares ΣM²
 * @param denominator ΣD
 * @param denominatorSquares ΣD²
 * @param products ΣMD
 */
public record RatioMetric(
        long units,
        double numerator,
        double numeratorSquares,
        double denominator,
        double denominatorSquares,
        double products) {
    /** No unit. */
    public static final RatioMetric NONE = new RatioMetric(0, 0, 0, 0, 0, 0);

    public static RatioMetric of(double numerator, double denominator) {
        return new RatioMetric(
                1, numerator, numerator * numerator, denominator, denominator * denominator, numerator * denominator);
    }

    public RatioMetric plus(RatioMetric other) {
        return new RatioMetric(
                units + other.units,
                numerator + other.numerator,
                numeratorSquares + other.numeratorSquares,
                denominator + other.denominator,
                denominatorSquares + other.denominatorSquares,
                products + other.products);
    }

    /** ΣM / ΣD; NaN without a denominator. */
    public double value() {
        return numerator / denominator;
    }

    /** Variance of the ratio; NaN for fewer than two units. */
    public double variance() {
        double ratio = value();
        double residuals =
                numeratorSquares - 2 * ratio * products + ratio * ratio * denominatorSquares; // their mean is 0
        double mean = denominator / units;
        return units < 2 ? Double.NaN : residuals / (units - 1) / (units * mean * mean);
    }

    /** How many times larger the variance is than if every D were a unit of its own; at 1 nothing clusters. */
    public double designEffect() {
        return variance() / (value() * (1 - value()) / denominator);
    }

    public Moments moments() {
        return new Moments(units, value(), variance() * units);
    }
}
