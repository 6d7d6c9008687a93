package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What an attribution token says: the whole decision, so that an event needs no look-up.
 *
 * @param experiment id of the experiment, positive
 * @param revision revision of its definition that decided
 * @param version version of the allocation drawn from; 0 before the first one
 * @param slot permanent slot of the arm, 0 to 63
 * @param eligible bit mask of the eligible slots
 * @param probability propensity of the arm among the eligible ones, in (0, 1]
 * @param decisionId the idempotency key
 * @param unit keyed hash of the unit, 32 hexadecimal digits; begins with {@link #NOBODY} where none was named
 * @param run number of the run that decided; {@link SteadyTime#NO_RUN} while it had none
 * @param decidedAt steady time of the run, which tells how long ago that was; a date only as good as the clocks are
 * @param window attribution window after the decision
 * @param grace how long after the window a record may still arrive
 * @param label why this arm is shown
 * @param deferred whether the client confirms the impression itself
 * @param baseline what was known of the unit before
 * @param teams where the list was drafted from both eligible arms: who put which item
 */
public record TokenClaims(
        int experiment,
        int revision,
        long version,
        int slot,
        long eligible,
        double probability,
        String decisionId,
        String unit,
        long run,
        Instant decidedAt,
        Duration window,
        Duration grace,
        DecisionReason label,
        boolean deferred,
        Baseline baseline,
        Optional<Teams> teams) {
    /** What the hash of a unit begins with that nobody named: a decision of its own, which never comes again. */
    public static final String NOBODY = "00000000";

    public TokenClaims {
        requireNonNull(decisionId, "decisionId");
        requireNonNull(unit, "unit");
        requireNonNull(decidedAt, "decidedAt");
        requireNonNull(window, "window");
        requireNonNull(grace, "grace");
        requireNonNull(label, "label");
        requireNonNull(baseline, "baseline");
        requireNonNull(teams, "teams");
        Slots.require(slot);
    }

    /** Whether somebody was named; one name in four billion is taken for none. */
    @JsonIgnore
    public boolean named() {
        return !unit.startsWith(NOBODY);
    }

    /** How long after the decision its row is closed. */
    public Duration open() {
        return window.plus(grace);
    }

    /**
     * The cell that the decision belongs to once it is mature.
     *
     * @param seenAt append time of its first record
     * @param dated whether the second matters in which it matures, and not the minute only
     * @param segmented whether it matters which segment it is of
     */
    public Cell cell(Instant seenAt, boolean dated, boolean segmented) {
        Instant maturedAt = seenAt.plus(open()).truncatedTo(dated ? ChronoUnit.SECONDS : ChronoUnit.MINUTES);
        return new Cell(revision, version, eligible, slot, maturedAt, segmented ? baseline.segment() : 0);
    }

    /**
     * Slot of the arm that a drafted list's clicks speak for; the arm drawn where they speak for none.
     *
     * @param credit clicks of the arm of the lower slot less those of the other one
     */
    public int winner(int credit) {
        if (credit == 0) {
            return slot;
        }
        return credit > 0 ? Teams.lowerSlot(eligible) : Teams.higherSlot(eligible);
    }
}
