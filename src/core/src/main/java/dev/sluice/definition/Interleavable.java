package dev.sluice.definition;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.ExperimentDefinition.Unit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an experiment must be for its lists to be drafted from both arms: whatever that could not honour is refused. */
final class Interleavable {
    private static final String WHERE = " where the policy is of type interleaving";

    private Interleavable() {}

    static void require(
            Reward reward,
            Unit unit,
            Segments segments,
            Analysis analysis,
            Stopping stopping,
            List<ArmDefinition> arms) {
        require(unit == Unit.REQUEST, "unit", "must be request");
        require(reward.equals(Reward.CTR), "reward", "must be the metric ctr, since clicks decide");
        require(segments.equals(Segments.NONE), "segments", "must not be given");
        Analysis errorOnly = new Analysis(
                analysis.alpha(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        require(analysis.equals(errorOnly), "analysis", "must give alpha at most");
        require(
                stopping.ship().isEmpty() && !stopping.eliminate(),
                "stopping",
                "must not give ship or eliminate, which are for shares that move");
        for (int i = 0; i < arms.size(); i++) {
            require(!arms.get(i).external(), "arms[" + i + "].recommender", "must find items, not be external,");
        }
    }

    private static void require(boolean condition, String field, String message) {
        InvalidInput.require(condition, field, message + WHERE);
    }
}
