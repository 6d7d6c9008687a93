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
                        ofHigher, (low, high) -> drafted(asked, new Offered(lower, low), new Offered(higher, high)));
    }

    private static Served drafted(Asked asked, Offered lower, Offered higher) {
        boolean lowerFirst = asked.arm().key().equals(lower.arm.key());
        Served drawn = lowerFirst ? lower.served : higher.served;
        Served other = lowerFirst ? higher.served : lower.served;
        if (drawn.items().isEmpty()) {
            return other.instead();
        }
        if (other.items().isEmpty()) {
            return drawn;
        }
        return Served.of(InterleavedList.of(
                lower.offer(),
                higher.offer(),
                asked.wanted().count(),
                lowerFirst,
                asked.subject().drawn()));
    }

    /** What an arm has to offer. */
    private record Offered(ArmDefinition arm, Served served) {
        Offer offer() {
            return new Offer(arm.key(), served.items());
        }
    }
}
