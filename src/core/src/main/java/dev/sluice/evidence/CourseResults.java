package dev.sluice.evidence;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.evidence.Constancy.Point;
import dev.sluice.evidence.Course.Stretch;
import dev.sluice.evidence.Score.Sample;
import dev.sluice.model.Interval;
import dev.sluice.model.Measure;
import dev.sluice.model.RewardCourse;
import dev.sluice.model.RewardCourse.Drift;
import dev.sluice.model.RewardCourse.Rates;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a course shows: rates and effects by stretch, and whether effects are constant, fall as an arm's share rises, or rates
 * drift.
 */
final class CourseResults {
    private static final double QUANTILE = 1.96;
    private static final double LEAST_RATE = 1e-6;
    /** Beyond it e^x is hardly a number any more. */
    private static final double LARGEST = 600;

    private final Course course;
    private final int slots;
    private final List<Integer> arms;
    private final int control;
    private final Measure measure;
    /** Of all arms over all stretches. */
    private final double rate;

    /**
     * Reads a course.
     *
     * @param course the sums
     */
    CourseResults(Course course, PublishedExperiment experiment) {
        this.course = course;
        this.slots = experiment.slots().size();
        this.arms = experiment.armSlots();
        this.control = experiment.controlSlot();
        this.measure = experiment.definition().reward().measure();
        this.rate = rate(course);
    }

    RewardCourse results() {
        return new RewardCourse(
                course.stretches().stream().map(this::stretch).toList(),
                arms.stream().filter(arm -> arm != control).map(this::drift).toList(),
                rates());
    }

    private RewardCourse.Stretch stretch(Stretch stretch) {
        List<RewardCourse.Rate> rates = new ArrayList<>();
        List<RewardCourse.Effect> effects = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            Sample arm = stretch.arm(slot);
            rates.add(new RewardCourse.Rate(Math.round(arm.rows()), arm.earned()));
            effects.add(effect(stretch.contrast(slot)));
        }
        return new RewardCourse.Stretch(course.from(stretch), course.until(stretch), rates, effects);
    }

    private static RewardCourse.Effect effect(Contrast contrast) {
        double radius = QUANTILE * contrast.error();
        double estimate = contrast.difference();
        Interval cut = new Interval(estimate, estimate - radius, estimate + radius).cut(-1, 1);
        return new RewardCourse.Effect(rounded(cut.value()), rounded(cut.lower()), rounded(cut.upper()));
    }

    /** A millionth is more than a picture shows. */
    private static double rounded(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }

    private Drift drift(int arm) {
        Constancy overTime = new Constancy(points(arm, stretch -> (double) stretch.number()));
        Constancy overShare =
                new Constancy(points(arm, stretch -> stretch.arm(arm).rows() / stretch.rows()));
        return new Drift(arm, overTime.logE(rate), overTime.slope(), overShare.slope());
    }

    private List<Point> points(int arm, Function<Stretch, Double> at) {
        List<Point> points = new ArrayList<>();
        for (Stretch stretch : course.stretches()) {
            Contrast contrast = stretch.contrast(arm);
            if (contrast.w() > 0 && judged(stretch, arm)) {
                points.add(new Point(at.apply(stretch), contrast.difference(), contrast.error() * contrast.error()));
            }
        }
        return points;
    }

    private boolean judged(Stretch stretch, int arm) {
        double least = Math.min(stretch.arm(arm).rows(), stretch.arm(control).rows());
        return Score.enough(measure, least, rate);
    }

    private Rates rates() {
        double mean = 0;
        double slopes = 0;
        int known = 0;
        for (int arm : arms) {
            Constancy constancy = new Constancy(rates(arm));
            mean += Math.exp(Math.min(LARGEST, constancy.logE(rate))) / arms.size();
            slopes += constancy.slope();
            known += constancy.points().size() > 1 ? 1 : 0;
        }
        return new Rates(Math.log(mean), slopes / Math.sqrt(Math.max(1, known)));
    }

    /** Rate of an arm by stretch, where it should have had about ten successes and failures. */
    private List<Point> rates(int arm) {
        List<Point> points = new ArrayList<>();
        for (Stretch stretch : course.stretches()) {
            Sample sample = stretch.arm(arm);
            if (Score.enough(measure, sample.rows(), rate)) {
                double rate = (sample.earned() + 0.5) / (sample.rows() + 1);
                points.add(new Point(
                        stretch.number(),
                        sample.earned() / sample.rows(),
                        Math.max(LEAST_RATE, rate * (1 - rate)) / sample.rows()));
            }
        }
        return points;
    }

    private static double rate(Course course) {
        double rows = 0;
        double earned = 0;
        for (Stretch stretch : course.stretches()) {
            for (Sample arm : stretch.arms()) {
                rows += arm.rows();
                earned += arm.earned();
            }
        }
        return Math.max(LEAST_RATE, rows == 0 ? 0 : earned / rows);
    }
}
