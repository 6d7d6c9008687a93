package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mature decision with all that came of it: one row, written once; the value of the outcomes topic. Counts are of events that
 * came in time, each once; rates and rewards ask whether there was at least one.
 *
 * @param v schema version
 * @param experiment key of the experiment
 * @param group of revisions that totals and evidence run within
 * @param version of the allocation that the arm was drawn from; 0 before the first one
 * @param arm key of the arm drawn
 * @param model registered model that found the items, like {@code wukong@3}; of a blend its parts, like {@code trending+als@4}; or empty
 * @param probability propensity of the arm, in (0, 1]
 * @param probabilities of all eligible arms, by key; empty where {@code implied}: then those of the version hold
 * @param unit keyed hash of the unit
 * @param unitRow where units are randomised and this is the unit's first decision that may be learned from: the unit's outcome
 * @param segment value of each attribute that results are shown apart by; empty where there is none
 * @param attributes declared ones of the request and the unit: texts, numbers and flags
 * @param implied whether the decision is known from a token only: its own record was lost, and with it items and attributes
 * @param deferred whether the client confirms the impression itself
 * @param items that were served, in order
 * @param impression whether anybody saw it; a later event implies that
 * @param views view-throughs
 * @param watchedMs sum over all views
 * @param value sum of the conversion values
 * @param custom events of the types that the experiment declares
 * @param foreignItemEvents events that name an item which the list did not hold; they count for the list
 * @param credits where the list was drafted from two arms: clicked items that speak for each, by key; else empty
 * @param reward what the decision earned, in [0, 1]
 */
public record DecisionOutcome(
        int v,
        String decisionId,
        String experiment,
        int revision,
        int group,
        long version,
        String arm,
        String model,
        double probability,
        Map<String, Double> probabilities,
        DecisionReason reason,
        String unit,
        Optional<UnitRow> unitRow,
        Map<String, String> segment,
        Map<String, Object> attributes,
        boolean implied,
        boolean deferred,
        Times times,
        List<ItemOutcome> items,
        boolean impression,
        long clicks,
        long views,
        long watchedMs,
        long conversions,
        double value,
        Map<String, Long> custom,
        long foreignItemEvents,
        Map<String, Integer> credits,
        double reward)
        implements Versioned {
    public DecisionOutcome {
        requireNonNull(decisionId, "decisionId");
        requireNonNull(experiment, "experiment");
        requireNonNull(arm, "arm");
        requireNonNull(model, "model");
        requireNonNull(reason, "reason");
        requireNonNull(unit, "unit");
        requireNonNull(unitRow, "unitRow");
        requireNonNull(times, "times");
        probabilities = Map.copyOf(probabilities);
        segment = Map.copyOf(segment);
        attributes = Map.copyOf(attributes);
        items = List.copyOf(items);
        custom = Map.copyOf(custom);
        credits = Map.copyOf(credits);
    }

    /**
     * When things happened, by append times.
     *
     * @param decided when the decision's first record came
     * @param impression the first one that was told; absent where it is implied or there is none
     * @param matured when the window had closed
     */
    public record Times(
            Instant decided,
            Optional<Instant> impression,
            Optional<Instant> firstClick,
            Optional<Instant> firstConversion,
            Instant matured) {
        public Times {
            requireNonNull(decided, "decided");
            requireNonNull(impression, "impression");
            requireNonNull(firstClick, "firstClick");
            requireNonNull(firstConversion, "firstConversion");
            requireNonNull(matured, "matured");
        }
    }

    /**
     * One item of the list.
     *
     * @param position from 1
     * @param arm key of the arm that put it there; empty where that is not known
     * @param propensity where the item was drawn for its place by chance, how likely that was; else that of the arm
     * @param explored whether it was drawn by chance
     * @param impression whether it was seen: by an event that names it, or with the whole list where no impression names an item
     * @param views view-throughs
     * @param watchedMs sum over all views
     * @param value sum of the conversion values
     * @param custom events of the types that the experiment declares
     */
    public record ItemOutcome(
            String itemId,
            int position,
            String arm,
            double propensity,
            boolean explored,
            boolean impression,
            long clicks,
            long views,
            long watchedMs,
            long conversions,
            double value,
            Map<String, Long> custom) {
        public ItemOutcome {
            requireNonNull(itemId, "itemId");
            requireNonNull(arm, "arm");
            custom = Map.copyOf(custom);
        }
    }

    /**
     * What a unit did on any arm within the window after its first decision.
     *
     * @param clicks 1 where there was at least one, else 0; the same for views and conversions
     * @param value sum of the conversion values
     * @param reward what the unit earned, in [0, 1]
     */
    public record UnitRow(boolean impression, int clicks, int views, int conversions, double value, double reward) {}
}
