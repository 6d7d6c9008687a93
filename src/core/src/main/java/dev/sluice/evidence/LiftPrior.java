package dev.sluice.evidence;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Prior of a log lift: 0.7 N(0, 0.15²), tuned to lifts of about 15 %, and 0.3 in equal parts N(0, s²) with s = 0.02, 0.06,
 * 0.5 and 1.5, so that small and large effects are found as well.
 */
final class LiftPrior {
    private static final double[] WEIGHTS = {0.7, 0.075, 0.075, 0.075, 0.075};
    private static final double[] DEVIATIONS = {0.15, 0.02, 0.06, 0.5, 1.5};
    private static final double MOST = 6;
    private static final double[] ABOUT_ZERO = {0.02, 0.06, 0.15, 0.3, 0.6, 1.5, 3};
    private static final double[] ABOUT_PEAK = {1, 2, 4, 8};
    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(10);

    private LiftPrior() {}

    private static double density(double theta) {
        double sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            double in = theta / DEVIATIONS[i];
            sum += WEIGHTS[i] / DEVIATIONS[i] * Math.exp(-in * in / 2);
        }
        return sum / Math.sqrt(2 * Math.PI);
    }

    /**
     * ln of the mean of exp(log) by the prior, by Gauss–Legendre panels about 0 and the peak.
     *
     * @param log likelihood by log lift, concave
     * @param peak where it is highest
     * @param deviation how far about the peak it is not small
     */
    static double mixed(DoubleUnaryOperator log, double peak, double deviation) {
        double highest = log.applyAsDouble(peak);
        double[] ends = panels(peak, deviation);
        double sum = 0;
        for (int panel = 0; panel + 1 < ends.length; panel++) {
            double half = (ends[panel + 1] - ends[panel]) / 2;
            double middle = (ends[panel + 1] + ends[panel]) / 2;
            for (int i = 0; i < RULE.getNumberOfPoints(); i++) {
                double theta = middle + half * RULE.getPoint(i);
                sum += half * RULE.getWeight(i) * density(theta) * Math.exp(log.applyAsDouble(theta) - highest);
            }
        }
        return highest + Math.log(sum);
    }

    private static double[] panels(double peak, double deviation) {
        DoubleStream aboutZero = DoubleStream.of(ABOUT_ZERO).flatMap(at -> DoubleStream.of(-at, at));
        DoubleStream aboutPeak = DoubleStream.of(ABOUT_PEAK)
                .flatMap(at -> DoubleStream.of(peak - at * deviation, peak + at * deviation));
        DoubleStream fixed = DoubleStream.of(-MOST, 0, peak, MOST);
        double reach = 9 * deviation;
        return DoubleStream.concat(fixed, DoubleStream.concat(aboutZero, aboutPeak))
                .map(end -> Math.max(Math.max(-MOST, peak - reach), Math.min(Math.min(MOST, peak + reach), end)))
                .sorted()
                .distinct()
                .toArray();
    }
}
