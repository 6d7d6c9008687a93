package dev.sluice.decision;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory.Live;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.token.UnitHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One published state of an experiment, prepared for drawing; immutable. */
final class Router {
    private final Live live;
    private final PublishedExperiment experiment;
    private final RendezvousDraw race;
    private final double[] shares;
    private final DecisionReason label;
    private final long version;
    private final long active;
    private final List<ArmDefinition> bySlot;
    private final Map<String, Integer> slots = new HashMap<>();
    private final Draw[] undisturbed;
    private final Admission admission;
    private final Unfit unfit;

    /**
     * @param unfit counts what requests lack
     */
    Router(Live live, Unfit unfit) {
        this.live = live;
        this.unfit = unfit;
        this.experiment = live.experiment();
        this.admission = new Admission(experiment, unfit.unjudged());
        this.race = new RendezvousDraw(experiment.salt(), experiment.slots());
        this.bySlot = new ArrayList<>(Collections.nCopies(
                experiment.slots().size(), experiment.definition().controlArm()));
        long mask = 0;
        for (ArmDefinition arm : experiment.definition().arms()) {
            int slot = experiment.slot(arm.key());
            bySlot.set(slot, arm);
            slots.put(arm.key(), slot);
            mask |= 1L << slot;
        }
        int controlSlot = experiment.controlSlot();
        // until the next version an arm that has joined has no share, and what one that has left had goes to the others
        long arms = mask;
        Optional<double[]> drawn =
                live.usable().flatMap(snapshot -> snapshot.allocation().among(arms, bySlot.size()));
        this.label = drawn.isPresent() ? DecisionReason.POLICY : DecisionReason.CONTROL_ONLY;
        this.active = drawn.isPresent() ? arms : 1L << controlSlot;
        this.version = drawn.flatMap(shares -> live.usable())
                .map(PolicySnapshot::version)
                .orElse(0L);
        this.shares = drawn.orElseGet(() -> only(controlSlot, bySlot.size()));
        this.undisturbed = new Draw[bySlot.size()];
        Map<String, Double> all = race.probabilities(shares, active, 1);
        for (int slot = 0; slot < undisturbed.length; slot++) {
            undisturbed[slot] = new Draw(slot, bySlot.get(slot), active, shares[slot], all);
        }
    }

    private static double[] only(int slot, int size) {
        double[] shares = new double[size];
        shares[slot] = 1;
        return shares;
    }

    boolean of(Live other) {
        return live == other;
    }

    PublishedExperiment experiment() {
        return experiment;
    }

    /** A declared attribute of a request was not of its type. */
    void mistyped(String attribute) {
        unfit.mistyped(attribute);
    }

    long version() {
        return version;
    }

    /** The arm of that key; control when there is none. */
    ArmDefinition arm(String key) {
        return bySlot.get(slots.getOrDefault(key, experiment.controlSlot()));
    }

    /** The arm of that slot. */
    ArmDefinition arm(int slot) {
        return bySlot.get(slot);
    }

    /**
     * The arm of a request and why: the one that the experiment names for the unit, control for who does not take part, or
     * the one that is drawn.
     */
    Placement place(UnitHash.Value unit, UnitHash.Value drawn, DecisionRequest request) {
        Optional<String> override =
                admission.override(unit).filter(arm -> !request.excludedArms().contains(arm));
        if (override.isPresent()) {
            return new Placement(
                    alone(slots.getOrDefault(override.get(), experiment.controlSlot())), DecisionReason.OVERRIDE);
        }
        if (!admission.admits(unit, drawn, request.context())) {
            requireEligible(!request.excludedArms().contains(control().arm().key()));
            return new Placement(control(), DecisionReason.CONTROL_ONLY);
        }
        return new Placement(draw(drawn, request.excludedArms()), label);
    }

    private static void requireEligible(boolean condition) {
        if (!condition) {
            throw new Refusal(Refusal.Reason.NOTHING_ELIGIBLE, "every arm with a share is excluded");
        }
    }

    /** Draws among all arms but the excluded ones, whose mass goes to the others in proportion. */
    Draw draw(UnitHash.Value id, List<String> excluded) {
        if (excluded.isEmpty()) {
            return undisturbed[race.draw(id, shares, active)];
        }
        long eligible = active;
        for (String arm : excluded) {
            Integer slot = slots.get(arm);
            eligible &= slot == null ? -1L : ~(1L << slot);
        }
        int slot = race.draw(id, shares, eligible);
        requireEligible(slot >= 0);
        double mass = RendezvousDraw.mass(shares, eligible);
        return new Draw(
                slot, bySlot.get(slot), eligible, shares[slot] / mass, race.probabilities(shares, eligible, mass));
    }

    /** Control, outside the experiment. */
    Draw control() {
        return alone(experiment.controlSlot());
    }

    private Draw alone(int slot) {
        ArmDefinition arm = bySlot.get(slot);
        return new Draw(slot, arm, 1L << slot, 1, Map.of(arm.key(), 1.0));
    }

    /**
     * The arm drawn and the distribution that it was drawn from.
     *
     * @param slot of the arm
     * @param arm its definition
     * @param eligible bit mask of the eligible slots
     * @param probability propensity
     * @param probabilities of all eligible arms
     */
    record Draw(int slot, ArmDefinition arm, long eligible, double probability, Map<String, Double> probabilities) {}

    /** An arm, and why it is shown. */
    record Placement(Draw draw, DecisionReason label) {}
}
