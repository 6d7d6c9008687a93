package dev.sluice.decision;

import dev.sluice.codec.InvalidInput;
import dev.sluice.decision.Router.Placement;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Profile;
import dev.sluice.model.TokenClaims;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.token.UnitHash;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A request with the arm that it gets and what that arm is asked.
 *
 * @param router state that decides
 * @param subject who is served
 * @param placement the arm, and why
 * @param wanted what recommenders are asked
 */
record Asked(Router router, Subject subject, Placement placement, RecommendRequest wanted) {
    static Asked of(Router router, Subject subject, DecisionEngine.Arms arms, Optional<Predicate<String>> condition) {
        DecisionRequest request = subject.request();
        Placement placement = router.place(subject.hashed(), subject.drawn(), request);
        Profile profile = placement.draw().arm().external() || request.unit().isEmpty()
                ? Profile.NONE
                : arms.profiles().of(subject.unitHash());
        return new Asked(
                router,
                subject,
                placement,
                new RecommendRequest(
                        subject.unit(),
                        subject.unitHash(),
                        profile.attributes(),
                        request.recentItems().isEmpty() ? profile.recentItems() : request.recentItems(),
                        new ItemFilter(
                                Set.copyOf(request.candidateItems()),
                                Set.copyOf(request.excludedItems()),
                                arms.withdrawn().get(),
                                condition),
                        request.count(),
                        request.context(),
                        subject.seed()));
    }

    String experiment() {
        return router.experiment().key();
    }

    ArmDefinition arm() {
        return placement.draw().arm();
    }

    /** Whether the list is drafted from both arms: where either could have been drawn. */
    boolean interleaves() {
        return placement.label() == DecisionReason.POLICY
                && placement.draw().probability() < 1
                && router.experiment().definition().interleaves();
    }

    /**
     * Who is served.
     *
     * @param unit as the caller names it; of a request without one, its decision id
     * @param hashed unit
     * @param drawn what arms and coins are drawn by: the unit, or the decision
     * @param seed of what recommenders draw: another one for each decision, and the same when it is asked for again
     */
    record Subject(
            String decisionId,
            String unit,
            UnitHash.Value hashed,
            UnitHash.Value drawn,
            long seed,
            DecisionRequest request) {
        /**
         * @param decisionId of a request that names none
         * @param lasting whether units are randomised, so that a unit is required
         */
        static Subject of(DecisionRequest request, String decisionId, boolean lasting, UnitHash hash) {
            boolean named = !request.unit().isEmpty();
            InvalidInput.require(named || !lasting, "unit", "is required: this experiment does not randomise requests");
            String unit = named ? request.unit() : decisionId;
            UnitHash.Value hashed = hash.of(unit);
            UnitHash.Value ofDecision = named ? hash.of(decisionId) : hashed;
            return new Subject(decisionId, unit, hashed, lasting ? hashed : ofDecision, ofDecision.low(), request);
        }

        String unitHash() {
            String hex = hashed.hex();
            return request.unit().isEmpty() ? TokenClaims.NOBODY + hex.substring(TokenClaims.NOBODY.length()) : hex;
        }
    }
}
