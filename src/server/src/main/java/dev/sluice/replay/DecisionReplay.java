package dev.sluice.replay;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import dev.sluice.offpolicy.LoggedReward;
import dev.sluice.offpolicy.PolicyValue;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.LiftSums;
import dev.sluice.policy.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The value of another policy on an experiment's own mature decisions: at every version, of which a new one begins as rows
 * grow also where shares rest, it gives the shares that it would have given to what was mature then. The reward model is
 * each arm's plug-in mean of that version, which knows nothing of the decisions that it predicts.
 */
public final class DecisionReplay {
    /** Of what was mature, the share that must still be in the log for relative effects to be known from it. */
    private static final double ENOUGH = 0.9;

    private final PublishedExperiment experiment;
    private final Policy policy;
    private final Map<Long, AllocationVersion> versions;
    private final Map<Long, double[]> wanted = new HashMap<>();

    /**
     * @param versions that decisions may have been drawn from, by number
     */
    public DecisionReplay(PublishedExperiment experiment, Policy policy, Map<Long, AllocationVersion> versions) {
        policy.check(
                experiment.definition().arms().stream().map(ArmDefinition::key).toList());
        InvalidInput.require(
                policy.forgetting().isEmpty(),
                "policy",
                "must not forget: versions keep plain totals, so drop halfLife");
        InvalidInput.require(
                experiment.definition().reward().measure().bound().isEmpty(),
                "experiment",
                "must have a rate or a composite as its reward: of values the log keeps sums only");
        this.experiment = experiment;
        this.policy = policy;
        this.versions = Map.copyOf(versions);
    }

    /**
     * Evaluates.
     *
     * @param cells mature decisions; those of unknown versions are left out
     * @param limit λ of the clipped, switching and shrinking estimators
     */
    public PolicyValue evaluate(List<CellDelta> cells, double limit) {
        List<LoggedReward> rows = new ArrayList<>();
        ask(cells);
        for (CellDelta cell : cells) {
            requireAsked();
            AllocationVersion version = versions.get(cell.cell().version());
            if (version != null) {
                add(cell, version, rows);
            }
        }
        long decisions = rows.stream().mapToLong(LoggedReward::count).sum();
        InvalidInput.require(
                decisions > 1,
                "from",
                "must leave two decisions or more that are mature and still logged, got " + decisions);
        return PolicyValue.of(rows, limit, true);
    }

    /** Whoever asked may have gone. */
    private static void requireAsked() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }

    private void add(CellDelta cell, AllocationVersion version, List<LoggedReward> rows) {
        long eligible = cell.cell().eligible();
        double[] logged =
                version.allocation().among(eligible, experiment.slots().size()).orElse(new double[0]);
        double[] wanted = among(this.wanted.getOrDefault(version.version(), new double[0]), eligible);
        int slot = cell.cell().slot();
        if (slot >= logged.length || logged[slot] <= 0) {
            return;
        }
        Measure measure = experiment.definition().reward().measure();
        double value = 0;
        for (int other = 0; other < wanted.length; other++) {
            value += wanted[other] * measure.plugIn(version.mature(other));
        }
        double weight = wanted[slot] / logged[slot];
        double expected = measure.plugIn(version.mature(slot));
        Outcomes outcomes = cell.outcomes();
        for (int happened = 0; happened < outcomes.joint().size(); happened++) {
            long count = outcomes.joint().get(happened);
            if (count > 0) {
                rows.add(new LoggedReward(weight, measure.rewards().get(happened), value, expected, count));
            }
        }
    }

    private static double[] among(double[] shares, long eligible) {
        return Allocation.proportional(shares).among(eligible, shares.length).orElse(shares);
    }

    /** Asks the policy at every version, in the order of time. */
    private void ask(List<CellDelta> cells) {
        List<CellDelta> inOrder = cells.stream()
                .filter(cell -> versions.containsKey(cell.cell().version()))
                .sorted(Comparator.comparing(cell -> cell.cell().maturedAt()))
                .toList();
        LiftSums lifts = LiftSums.NONE;
        long rows = 0;
        int seen = 0;
        for (AllocationVersion version : versions.values().stream()
                .sorted(Comparator.comparing(AllocationVersion::at))
                .toList()) {
            requireAsked();
            while (seen < inOrder.size() && inOrder.get(seen).cell().maturedAt().isBefore(version.at())) {
                lifts = plus(lifts, inOrder.get(seen));
                rows += inOrder.get(seen).outcomes().rows();
                seen++;
            }
            boolean known = rows
                    >= ENOUGH
                            * version.mature().stream()
                                    .mapToLong(Outcomes::rows)
                                    .sum();
            wanted.put(version.version(), wanted(version, known ? Optional.of(lifts) : Optional.empty()));
        }
    }

    private LiftSums plus(LiftSums lifts, CellDelta cell) {
        return Optional.ofNullable(versions.get(cell.cell().version()))
                .flatMap(version -> version.allocation()
                        .among(cell.cell().eligible(), experiment.slots().size())
                        .map(shares -> lifts.plus(cell(shares, version, cell))))
                .orElse(lifts);
    }

    private LiftSums.Cell cell(double[] shares, AllocationVersion version, CellDelta cell) {
        List<Outcomes> mature = new ArrayList<>(Collections.nCopies(shares.length, Outcomes.NONE));
        mature.set(cell.cell().slot(), cell.outcomes());
        return LiftSums.Cell.of(experiment.definition().reward().measure(), version, shares, mature);
    }

    /** What the policy would have drawn from, by slot. */
    private double[] wanted(AllocationVersion version, Optional<LiftSums> lifts) {
        Measure measure = experiment.definition().reward().measure();
        List<ArmDefinition> arms = experiment.definition().arms();
        List<Integer> slots = experiment.armSlots();
        List<ArmTotals> totals = arms.stream()
                .map(arm -> {
                    Outcomes mature = version.mature(experiment.slot(arm.key()));
                    return ArmTotals.of(arm.key(), mature.rows(), measure.earned(mature));
                })
                .toList();
        boolean asked = policy.contrasts() && measure.binary();
        double[] shares = policy.allocate(experiment.experience(totals, lifts.filter(sums -> asked)))
                .toArray();
        double[] bySlot = new double[experiment.slots().size()];
        for (int i = 0; i < shares.length; i++) {
            bySlot[slots.get(i)] = shares[i];
        }
        return bySlot;
    }
}
