package dev.sluice.decision;

import dev.sluice.decision.InterleavedList.Offer;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.model.Teams;
import java.util.concurrent.CompletionStage;

/** Asks both arms of a duel and drafts from what they offer; where one has nothing, the list is of the other one alone. */
final class InterleavedItems {
    private final ItemSource items;

    InterleavedItems(ItemSource items) {
        this.items = items;
    }

    CompletionStage<Served> ask(Asked asked) {
        long eligible = asked.placement().draw().eligible();
        ArmDefinition lower = asked.router().arm(Teams.lowerSlot(eligible));
        ArmDefinition higher = asked.router().arm(Teams.higherSlot(eligible));
        CompletionStage<Served> ofHigher = items.ask(asked, higher, higher);
        return items.ask(asked, lower, lower)
                .thenCombine(
                        ofHigher,
                        (low, high) -> drafted(
                                asked, new Offer(lower.key(), low.items()), new Offer(higher.key(), high.items())));
    }

    private static Served drafted(Asked asked, Offer lower, Offer higher) {
        boolean lowerFirst = asked.arm().key().equals(lower.arm());
        Offer drawn = lowerFirst ? lower : higher;
        Offer other = lowerFirst ? higher : lower;
        if (drawn.items().isEmpty()) {
            return Served.alone(other.items(), true, asked.router().arm(other.arm()));
        }
        if (other.items().isEmpty()) {
            return Served.alone(drawn.items(), false, asked.arm());
        }
        return Served.of(InterleavedList.of(
                lower,
                higher,
                asked.wanted().count(),
                lowerFirst,
                asked.subject().drawn()));
    }
}
