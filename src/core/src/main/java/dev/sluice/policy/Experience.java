package dev.sluice.policy;

import java.util.List;
import java.util.Optional;

/**
 * What a policy may learn from.
 *
 * @param arms what each has earned
 * @param control index of control among them
 * @param contrasts what is believed of the arms' log lifts, by slot, with the slot of each arm; empty where nothing is
 */
public record Experience(List<ArmTotals> arms, int control, Optional<Contrasts> contrasts) {
    public Experience {
        arms = List.copyOf(arms);
    }

    /** Of arms of which the first is control, and of nothing else. */
    public static Experience of(List<ArmTotals> arms) {
        return new Experience(arms, 0, Optional.empty());
    }

    /**
     * Relative effects.
     *
     * @param posterior of the log lifts
     * @param slots of the arms, in their order
     */
    public record Contrasts(LiftPosterior posterior, List<Integer> slots) {
        double[] best() {
            return posterior.best(slots.stream().mapToInt(Integer::intValue).toArray());
        }
    }
}
