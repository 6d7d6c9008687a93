package dev.sluice.definition;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.model.Versioned;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.Experience;
import dev.sluice.policy.LiftSums;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An experiment as every replica knows it; the value of the experiments topic.
 *
 * @param v schema version
 * @param id positive, never reused
 * @param revision counts up with every change of the definition
 * @param group totals and evidence run within a group of revisions
 * @param salt of the draw, so that the assignments of two experiments are independent
 * @param status where it is in its life
 * @param slots keys of all arms that it ever had; the index is the arm's permanent slot
 * @param definition what was asked for
 * @param createdAt when it was created
 * @param concludedAt when it ended; what was decided before matures as ever
 * @param changes counts up with every change of definition or status, so that an older state is known as one
 */
public record PublishedExperiment(
        int v,
        int id,
        int revision,
        int group,
        long salt,
        Status status,
        List<String> slots,
        ExperimentDefinition definition,
        Instant createdAt,
        Optional<Instant> concludedAt,
        int changes)
        implements Versioned {
    /** Longer than an earlier revision's window may have been. */
    private static final Duration SLACK = Duration.ofDays(31);

    public PublishedExperiment {
        requireNonNull(status, "status");
        requireNonNull(definition, "definition");
        requireNonNull(createdAt, "createdAt");
        requireNonNull(concludedAt, "concludedAt");
        slots = List.copyOf(slots);
    }

    /** One that was never changed. */
    public PublishedExperiment(
            int v,
            int id,
            int revision,
            int group,
            long salt,
            Status status,
            List<String> slots,
            ExperimentDefinition definition,
            Instant createdAt,
            Optional<Instant> concludedAt) {
        this(v, id, revision, group, salt, status, slots, definition, createdAt, concludedAt, 0);
    }

    /** Whether this is an older state of the same experiment. */
    public boolean olderThan(PublishedExperiment other) {
        return revision < other.revision || (revision == other.revision && changes < other.changes);
    }

    @JsonIgnore
    public String key() {
        return definition.key();
    }

    /** Whether it was concluded so long ago that nothing of it can mature, or was never begun. */
    public boolean overBy(Instant time) {
        return concludedAt
                .map(at -> at.plus(definition.attributionWindow())
                        .plus(definition.grace())
                        .plus(SLACK))
                .filter(time::isBefore)
                .isEmpty();
    }

    public int slot(String arm) {
        int slot = slots.indexOf(arm);
        if (slot < 0) {
            throw new IllegalArgumentException("no arm '" + arm + "' in experiment " + key());
        }
        return slot;
    }

    /** Slots of the arms that take part, in their order. */
    @JsonIgnore
    public List<Integer> armSlots() {
        return definition.arms().stream().map(arm -> slot(arm.key())).toList();
    }

    /**
     * What a policy may learn from.
     *
     * @param totals of the arms, in their order
     * @param lifts what is known of relative effects; empty where the policy does not ask
     */
    public Experience experience(List<ArmTotals> totals, Optional<LiftSums> lifts) {
        return new Experience(
                totals,
                armSlots().indexOf(controlSlot()),
                lifts.map(sums -> new Experience.Contrasts(sums.posterior(slots.size()), armSlots())));
    }

    @JsonIgnore
    public long mask() {
        long mask = 0;
        for (ArmDefinition arm : definition.arms()) {
            mask |= 1L << slot(arm.key());
        }
        return mask;
    }

    @JsonIgnore
    public int controlSlot() {
        return slot(definition.controlArm().key());
    }
}
