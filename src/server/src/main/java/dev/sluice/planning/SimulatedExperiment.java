package dev.sluice.planning;

import dev.sluice.definition.Analysis;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.evidence.Published;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.Experience;
import dev.sluice.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * One experiment whose truth is known, batch by batch: the policy allocates, users click, and the evidence of the learning
 * stage says what may be claimed. One thread.
 */
final class SimulatedExperiment {
    private final double[] rates;
    private final PublishedExperiment experiment;
    private final Measure reward;
    private final SplittableRandom random;
    private final long[] pulls;
    private final long[] successes;
    private ExperimentEvidence evidence;
    private double regret;
    private long version;

    /** Before the first decision of arms whose true rates are known. */
    SimulatedExperiment(List<RegretStudy.Arm> arms, Policy policy, double alpha, long seed) {
        this.rates = arms.stream().mapToDouble(RegretStudy.Arm::rate).toArray();
        this.random = new SplittableRandom(seed);
        this.pulls = new long[rates.length];
        this.successes = new long[rates.length];
        this.experiment = experiment(arms, policy, alpha);
        this.reward = experiment.definition().reward().measure();
        this.evidence = ExperimentEvidence.none(experiment, List.of(reward));
    }

    private static PublishedExperiment experiment(List<RegretStudy.Arm> arms, Policy policy, double alpha) {
        List<ArmDefinition> defined = new ArrayList<>();
        for (RegretStudy.Arm arm : arms) {
            defined.add(ArmDefinition.external(arm.key(), defined.isEmpty()));
        }
        return new PublishedExperiment(
                PublishedExperiment.NEWEST,
                1,
                1,
                1,
                0,
                Status.RUNNING,
                arms.stream().map(RegretStudy.Arm::key).toList(),
                ExperimentDefinition.of("simulated", policy, Analysis.at(alpha), defined),
                Instant.EPOCH,
                Optional.empty());
    }

    /** Decides that often with the same propensities, sees the outcomes, and looks. */
    void step(int decisions) {
        Allocation allocation = experiment.definition().policy().allocate(experience());
        List<Outcomes> before = outcomes(pulls, successes);
        long[] shown = new long[rates.length];
        long[] clicked = new long[rates.length];
        int left = decisions;
        double mass = 1;
        double best = Arrays.stream(rates).max().orElseThrow();
        for (int arm = 0; arm < rates.length; arm++) {
            boolean last = arm == rates.length - 1;
            double share = allocation.share(arm);
            shown[arm] = last ? left : Binomials.draw(left, mass <= 0 ? 0 : share / mass, random);
            clicked[arm] = Binomials.draw(shown[arm], rates[arm], random);
            left -= (int) shown[arm];
            mass -= share;
            pulls[arm] += shown[arm];
            successes[arm] += clicked[arm];
            regret += shown[arm] * (best - rates[arm]);
        }
        version++;
        AllocationVersion drawn = new AllocationVersion(
                AllocationVersion.NEWEST, 1, 1, version, Instant.EPOCH, allocation, List.of(), before);
        long rows = evidence.rows();
        evidence = evidence.plus(experiment, drawn, experiment.mask(), Instant.EPOCH, outcomes(shown, clicked))
                .looked(experiment, rows);
    }

    private static List<Outcomes> outcomes(long[] rows, long[] clicks) {
        List<Outcomes> outcomes = new ArrayList<>();
        for (int arm = 0; arm < rows.length; arm++) {
            outcomes.add(new Outcomes(List.of(rows[arm] - clicks[arm], clicks[arm], 0L, 0L, 0L, 0L, 0L, 0L), 0, 0));
        }
        return outcomes;
    }

    private Experience experience() {
        return experiment.experience(
                totals(),
                Optional.of(evidence.lifts())
                        .filter(sums -> experiment.definition().contrasted()));
    }

    private List<ArmTotals> totals() {
        List<ArmTotals> totals = new ArrayList<>(rates.length);
        for (int arm = 0; arm < rates.length; arm++) {
            totals.add(ArmTotals.of(experiment.slots().get(arm), pulls[arm], successes[arm]));
        }
        return totals;
    }

    /** The arm that is claimed to be best. */
    OptionalInt best() {
        return Published.best(evidence, experiment).stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    double regret() {
        return regret;
    }
}
