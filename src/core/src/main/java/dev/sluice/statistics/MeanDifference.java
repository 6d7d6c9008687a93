package dev.sluice.statistics;

import static dev.sluice.statistics.Normal.quantile;

import dev.sluice.model.Interval;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Difference of two means under a fixed split, looked at once, and the relative effect.
 *
 * @param control the arm compared with
 * @param treatment the arm asked about
 * @param alpha chance of an interval that misses, in (0, 1)
 */
public record MeanDifference(Moments control, Moments treatment, double alpha) {
    public MeanDifference {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), got " + alpha);
        }
    }

    /** Welch's t test of treatment − control, degrees of freedom by Satterthwaite (Welch 1947). */
    public Test welch() {
        double estimate = treatment.mean() - control.mean();
        return test(estimate, control.errorSquared(), treatment.errorSquared());
    }

    /**
     * Relative effect (m_B − m_A) / |m_A| with SE² = v_B / m_A² + v_A m_B² / m_A⁴ and Welch's degrees of freedom. Covers
     * less than it says where the control mean is uncertain; only for comparison with platforms that show it.
     */
    public Test ratioDelta() {
        double base = control.mean();
        double ratio = treatment.mean() / base;
        return test(
                (treatment.mean() - base) / Math.abs(base),
                control.errorSquared() * ratio * ratio / (base * base),
                treatment.errorSquared() / (base * base));
    }

    /**
     * Relative lift m_B / m_A − 1, normal on the log scale: exp(L ± z SE) − 1 with L = ln(m_B / m_A) and
     * SE² = v_A / m_A² + v_B / m_B². Needs two positive means; where one is not, {@link #fieller} does.
     */
    public Interval logDelta() {
        if (!(control.mean() > 0 && treatment.mean() > 0)) {
            throw new IllegalArgumentException("both means must be positive");
        }
        double log = Math.log(treatment.mean() / control.mean());
        double a = control.errorSquared() / (control.mean() * control.mean());
        double b = treatment.errorSquared() / (treatment.mean() * treatment.mean());
        double radius = quantile(1 - alpha / 2) * Math.sqrt(a + b);
        return new Interval(Math.expm1(log), Math.expm1(log - radius), Math.expm1(log + radius));
    }

    /**
     * Relative lift by Fieller (1954): all t with |m_B − t m_A| ≤ z √(v_B + t² v_A), less 1. The whole line, with value
     * NaN, where the control mean does not differ from 0: then a lift is not estimable.
     */
    public Interval fieller() {
        double z = quantile(1 - alpha / 2);
        double a = control.mean() * control.mean() - z * z * control.errorSquared();
        if (a <= 0) {
            return new Interval(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double b = control.mean() * treatment.mean();
        double c = treatment.mean() * treatment.mean() - z * z * treatment.errorSquared();
        double root = Math.sqrt(Math.max(0, b * b - a * c));
        return new Interval(treatment.mean() / control.mean() - 1, (b - root) / a - 1, (b + root) / a - 1);
    }

    private Test test(double estimate, double errorOfControl, double errorOfTreatment) {
        double error = Math.sqrt(errorOfControl + errorOfTreatment);
        double df = degreesOfFreedom();
        TDistribution t = new TDistribution(null, df);
        double radius = t.inverseCumulativeProbability(1 - alpha / 2) * error;
        double p = 2 * t.cumulativeProbability(-Math.abs(estimate / error));
        return new Test(new Interval(estimate, estimate - radius, estimate + radius), error, p, df);
    }

    private double degreesOfFreedom() {
        double a = control.errorSquared();
        double b = treatment.errorSquared();
        double df = (a + b) * (a + b) / (a * a / (control.n() - 1) + b * b / (treatment.n() - 1));
        return Double.isNaN(df) ? 1 : df;
    }

    /**
     * An estimate with its test.
     *
     * @param interval estimate and limits
     * @param standardError of the estimate
     * @param p two-sided
     * @param degreesOfFreedom of the t distribution
     */
    public record Test(Interval interval, double standardError, double p, double degreesOfFreedom) {}
}
