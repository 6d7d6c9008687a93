package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.codec.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * When an experiment has run long enough. Checked with every publication; the first rule that holds is reported, and
 * where the mode says so the experiment is concluded.
 *
 * @param mode what happens when a rule holds; default suggest
 * @param claim whether to stop when an arm is proven best; default true
 * @param futility whether to stop when the leader is proven within the margin of every better arm; default true
 * @param ship expected loss, as a share of the leader's rate, below which switching is safe enough, in (0, 0.1]; default
 *     none, so that only evidence stops
 * @param shipAfter least run before that, so that every day of the week is seen; default 7d
 * @param maxDuration longest run; default none
 * @param eliminate whether a beaten arm gets no more than the policy's floor; default false
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Stopping(
        Mode mode,
        Boolean claim,
        Boolean futility,
        Optional<Double> ship,
        Duration shipAfter,
        Optional<Duration> maxDuration,
        Boolean eliminate) {
    private static final Duration WEEK = Duration.ofDays(7);

    /** Nothing said. */
    public static final Stopping DEFAULT =
            new Stopping(Mode.SUGGEST, true, true, Optional.empty(), WEEK, Optional.empty(), false);

    public Stopping {
        mode = mode == null ? Mode.SUGGEST : mode;
        claim = claim == null || claim;
        futility = futility == null || futility;
        ship = ship == null ? Optional.empty() : ship;
        shipAfter = shipAfter == null ? WEEK : shipAfter;
        maxDuration = maxDuration == null ? Optional.empty() : maxDuration;
        eliminate = eliminate != null && eliminate;
        ship.ifPresent(loss -> require(loss > 0 && loss <= 0.1, "ship", "must be in (0, 0.1], a share, got " + loss));
        require(!shipAfter.isNegative(), "shipAfter", "must not be negative, got " + Durations.format(shipAfter));
        maxDuration.ifPresent(longest -> require(
                longest.compareTo(Duration.ofSeconds(1)) >= 0,
                "maxDuration",
                "must be 1s or more, got " + Durations.format(longest)));
    }

    /** What happens when a rule holds. */
    public enum Mode {
        /** It is reported and written to the audit trail. */
        @JsonProperty("suggest")
        SUGGEST,
        /** The experiment is concluded as well. */
        @JsonProperty("apply")
        APPLY
    }
}
