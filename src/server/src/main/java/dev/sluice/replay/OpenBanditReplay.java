package dev.sluice.replay;

import dev.sluice.offpolicy.LoggedReward;
import dev.sluice.offpolicy.PolicyValue;
import dev.sluice.replay.OpenBanditLog.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of a policy on an Open Bandit log. The reward model is the click rate of an item at a position, drawn towards
 * the overall rate, fitted on the other two thirds of the rows (cross-fitting), so that no row is predicted from itself.
 */
public final class OpenBanditReplay {
    private static final int FOLDS = 3;
    /** Rows that the overall rate is worth. */
    private static final double SHRINKAGE = 100;

    private OpenBanditReplay() {}

    /**
     * Evaluates.
     *
     * @param limit λ of the clipped, switching and shrinking estimators
     */
    public static PolicyValue evaluate(OpenBanditLog log, ItemPolicy target, double limit) {
        List<Model> models = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            models.add(new Model(log, fold, target));
        }
        List<LoggedReward> rows = new ArrayList<>();
        for (int i = 0; i < log.slots().size(); i++) {
            Slot slot = log.slots().get(i);
            Model model = models.get(i % FOLDS);
            rows.add(new LoggedReward(
                    target.probability(slot.item(), slot.position()) / slot.propensity(),
                    slot.click(),
                    model.value(slot.position()),
                    model.rate(slot.item(), slot.position()),
                    1));
        }
        return PolicyValue.of(rows, limit, true);
    }

    /** Click rates of the rows outside one fold; where nothing was shown there, the overall rate. */
    private static final class Model {
        private final Map<Place, Shown> shown = new HashMap<>();
        private final Map<Integer, Double> values = new HashMap<>();
        private final double overall;

        Model(OpenBanditLog log, int heldOut, ItemPolicy target) {
            double all = 0;
            double clicks = 0;
            for (int i = 0; i < log.slots().size(); i++) {
                Slot slot = log.slots().get(i);
                if (i % FOLDS != heldOut) {
                    shown.computeIfAbsent(new Place(slot.position(), slot.item()), place -> new Shown())
                            .add(slot.click());
                    all++;
                    clicks += slot.click();
                }
            }
            this.overall = all == 0 ? 0 : clicks / all;
            shown.forEach((place, seen) -> values.merge(
                    place.position,
                    target.probability(place.item, place.position) * (seen.rate(overall) - overall),
                    Double::sum));
        }

        double rate(int item, int position) {
            Shown seen = shown.get(new Place(position, item));
            return seen == null ? overall : seen.rate(overall);
        }

        /** What the target policy is expected to earn there. */
        double value(int position) {
            return overall + values.getOrDefault(position, 0.0);
        }
    }

    private record Place(int position, int item) {}

    /** What an item got at a position. */
    private static final class Shown {
        private double rows;
        private double clicks;

        void add(double click) {
            rows++;
            clicks += click;
        }

        double rate(double overall) {
            return (clicks + SHRINKAGE * overall) / (rows + SHRINKAGE);
        }
    }
}
