package dev.sluice.decision;

import dev.sluice.model.Teams;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.token.UnitHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A list drafted from two arms, as it is served and logged.
 *
 * @param items of both, best first
 * @param teams who put which item
 * @param sources ids of the items that each arm had offered, by key
 */
record InterleavedList(List<ScoredItem> items, Teams teams, Map<String, List<String>> sources) {
    /**
     * Drafts a list.
     *
     * @param lower of the arm of the lower slot
     * @param higher of the other arm
     * @param length most items
     * @param lowerFirst whether the arm of the lower slot picks first; later coins follow from the hash
     * @param drawn hash that the arm was drawn by, so that a repeated request gets the same list
     */
    static InterleavedList of(Offer lower, Offer higher, int length, boolean lowerFirst, UnitHash.Value drawn) {
        UniformRandomProvider coins = RandomSource.SPLIT_MIX_64.create(drawn.high()); // arms draw by the other half
        boolean[] first = {true};
        TeamDraft draft = TeamDraft.of(lower.ids(), higher.ids(), length, () -> {
            boolean toss = first[0] ? lowerFirst : coins.nextBoolean();
            first[0] = false;
            return toss;
        });
        Map<String, ScoredItem> ofLower = lower.byId();
        Map<String, ScoredItem> ofHigher = higher.byId();
        List<ScoredItem> items = new ArrayList<>();
        long bits = 0;
        for (TeamDraft.Pick pick : draft.picks()) {
            boolean byLower = pick.team() == TeamDraft.Team.A;
            bits |= byLower && items.size() < Teams.MOST ? 1L << items.size() : 0;
            items.add((byLower ? ofLower : ofHigher).get(pick.item()));
        }
        return new InterleavedList(
                items,
                new Teams(items.size(), Math.min(draft.contested(), Teams.MOST), bits),
                Map.of(lower.arm, lower.ids(), higher.arm, higher.ids()));
    }

    /** What an arm would have served alone, best first. */
    record Offer(String arm, List<ScoredItem> items) {
        List<String> ids() {
            return items.stream().map(ScoredItem::itemId).toList();
        }

        Map<String, ScoredItem> byId() {
            Map<String, ScoredItem> byId = new HashMap<>();
            items.forEach(item -> byId.putIfAbsent(item.itemId(), item));
            return byId;
        }
    }
}
