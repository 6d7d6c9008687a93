package dev.sluice.attribution;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Reward;
import dev.sluice.definition.Segments;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.DecisionOutcome.ItemOutcome;
import dev.sluice.model.DecisionOutcome.Times;
import dev.sluice.model.DecisionOutcome.UnitRow;
import dev.sluice.model.EventType;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.Outcomes;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the row of a decision that has matured.
 *
 * @param experiment at the decision's revision
 * @param record what happened to it
 * @param logged what serving said of it; empty where its record was lost
 */
record DecisionOutcomes(PublishedExperiment experiment, DecisionRecord record, Optional<LoggedDecision> logged) {
    /**
     * The row.
     *
     * @param unit what the decision's unit did, where this is its first decision
     */
    DecisionOutcome row(Optional<UnitRow> unit) {
        TokenClaims token = record.anchor().token();
        return new DecisionOutcome(
                DecisionOutcome.NEWEST,
                token.decisionId(),
                experiment.key(),
                token.revision(),
                experiment.group(),
                token.version(),
                experiment.slots().get(token.slot()),
                logged.map(LoggedDecision::model).orElse(""),
                token.probability(),
                logged.map(LoggedDecision::probabilities).orElse(Map.of()),
                token.label(),
                token.unit(),
                unit,
                segment(token.baseline().segment()),
                logged.map(LoggedDecision::attributes).orElse(Map.of()),
                logged.isEmpty(),
                token.deferred(),
                new Times(
                        record.anchor().seenAt(),
                        record.first(EventType.IMPRESSION),
                        record.first(EventType.CLICK),
                        record.first(EventType.CONVERSION),
                        record.anchor().seenAt().plus(token.open())),
                logged.map(this::items).orElse(List.of()),
                record.isSeen(),
                record.count(EventType.CLICK),
                record.viewThroughs(),
                record.watched(),
                record.count(EventType.CONVERSION),
                record.value(),
                record.custom(),
                record.list().foreign(),
                credits(token),
                reward(experiment.definition().reward(), record.outcomes()));
    }

    /** What one row earned, in [0, 1]. */
    static double reward(Reward reward, Outcomes row) {
        return reward.measure().earned(reward.counted(row));
    }

    private Map<String, String> segment(int index) {
        Map<String, String> segment = new HashMap<>();
        for (Segments.Value value : experiment.definition().segments().values(index)) {
            segment.put(value.attribute().attribute(), value.value());
        }
        return segment;
    }

    private List<ItemOutcome> items(LoggedDecision decision) {
        List<String> served = decision.items();
        Map<Integer, ItemTally> tallies = record.list().items();
        boolean whole = !record.list().named() && record.count(EventType.IMPRESSION) > 0;
        List<ItemOutcome> items = new ArrayList<>(served.size());
        for (int position = 1; position <= served.size(); position++) {
            ItemTally tally = tallies.getOrDefault(position, ItemTally.NOTHING);
            items.add(new ItemOutcome(
                    served.get(position - 1),
                    position,
                    arm(position),
                    decision.drawn()
                            .getOrDefault(position, record.anchor().token().probability()),
                    decision.drawn().containsKey(position),
                    whole || tally.events() > 0,
                    tally.count(EventType.CLICK),
                    tally.viewThroughs(),
                    tally.watched(),
                    tally.count(EventType.CONVERSION),
                    tally.value(),
                    DecisionRecord.custom(tally.counts())));
        }
        return items;
    }

    /** Key of the arm that put the item there. */
    private String arm(int position) {
        TokenClaims token = record.anchor().token();
        int slot = token.teams()
                .map(teams -> position > Teams.MOST ? -1 : slot(token, (teams.lower() & 1L << (position - 1)) != 0))
                .orElse(-1);
        return slot < 0
                ? logged.map(LoggedDecision::servedBy).orElse("")
                : experiment.slots().get(slot);
    }

    private static int slot(TokenClaims token, boolean lower) {
        return lower ? Teams.lowerSlot(token.eligible()) : Teams.higherSlot(token.eligible());
    }

    private Map<String, Integer> credits(TokenClaims token) {
        DraftedClicks clicks = record.drafted();
        return token.teams().isEmpty()
                ? Map.of()
                : Map.of(
                        experiment.slots().get(slot(token, true)), Long.bitCount(clicks.forLower()),
                        experiment.slots().get(slot(token, false)), Long.bitCount(clicks.forHigher()));
    }
}
