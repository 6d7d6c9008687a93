package dev.sluice.evidence;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.evidence.Score.Sample;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The reward over time, in at most {@value #MOST} stretches of equal length, which doubles where they would be more: sums,
 * so that the order of what comes does not matter.
 *
 * @param width minutes of a stretch
 * @param stretches by number, which counts stretches since 1970
 */
public record Course(long width, List<Stretch> stretches) {
    /** Most stretches. */
    static final int MOST = 24;

    /** Nothing yet. */
    public static final Course NONE = new Course(1, List.of());

    private static final long MINUTE = 60;

    public Course {
        stretches = List.copyOf(stretches);
    }

    /**
     * What matured in one stretch.
     *
     * @param number of the stretch
     * @param arms by slot: rows and what they earned
     * @param contrasts by slot: the arm less control
     */
    public record Stretch(long number, List<Sample> arms, List<Contrast> contrasts) {
        public Stretch {
            arms = List.copyOf(arms);
            contrasts = List.copyOf(contrasts);
        }

        private Stretch plus(Stretch other) {
            List<Sample> sums = new ArrayList<>();
            List<Contrast> differences = new ArrayList<>();
            for (int slot = 0; slot < Math.max(arms.size(), other.arms.size()); slot++) {
                sums.add(arm(slot).plus(other.arm(slot)));
                differences.add(contrast(slot).plus(other.contrast(slot)));
            }
            return new Stretch(number, sums, differences);
        }

        Sample arm(int slot) {
            return slot < arms.size() ? arms.get(slot) : Sample.NONE;
        }

        Contrast contrast(int slot) {
            return slot < contrasts.size() ? contrasts.get(slot) : Contrast.NONE;
        }

        double rows() {
            return arms.stream().mapToDouble(Sample::rows).sum();
        }
    }

    /**
     * With more decisions of one version.
     *
     * @param at when they matured
     * @param propensities of their arms
     * @param mature what they earned, by slot
     */
    Course plus(
            PublishedExperiment experiment,
            Instant at,
            AllocationVersion version,
            double[] propensities,
            List<Outcomes> mature) {
        Measure measure = experiment.definition().reward().measure();
        int control = experiment.controlSlot();
        long rows = mature.stream().mapToLong(Outcomes::rows).sum();
        List<Sample> arms = new ArrayList<>();
        List<Contrast> contrasts = new ArrayList<>();
        for (int slot = 0; slot < mature.size(); slot++) {
            Rewards rewards = Rewards.of(mature.get(slot), measure);
            arms.add(Sample.NONE.plus(rewards));
            Batch batch = new Batch(
                    propensities[slot],
                    slot == control ? 0 : propensities[control],
                    MetricEvidence.plugIns(measure, version, slot, control),
                    rows,
                    rewards,
                    Rewards.of(mature.get(control), measure));
            contrasts.add(slot == control ? Contrast.NONE : Contrast.NONE.plus(batch));
        }
        long number = Math.floorDiv(at.getEpochSecond(), MINUTE * width);
        List<Stretch> more = new ArrayList<>(stretches);
        more.add(new Stretch(number, arms, contrasts));
        return new Course(width, more).merged();
    }

    private Course merged() {
        long first = stretches.stream().mapToLong(Stretch::number).min().orElse(0);
        long last = stretches.stream().mapToLong(Stretch::number).max().orElse(0);
        int halvings = 0;
        while ((last >> halvings) - (first >> halvings) >= MOST) {
            halvings++;
        }
        TreeMap<Long, Stretch> merged = new TreeMap<>();
        for (Stretch stretch : stretches) {
            long number = stretch.number >> halvings;
            merged.merge(number, new Stretch(number, stretch.arms, stretch.contrasts), Stretch::plus);
        }
        return new Course(width << halvings, List.copyOf(merged.values()));
    }

    Instant from(Stretch stretch) {
        return Instant.ofEpochSecond(stretch.number * width * MINUTE);
    }

    Instant until(Stretch stretch) {
        return Instant.ofEpochSecond((stretch.number + 1) * width * MINUTE);
    }
}
