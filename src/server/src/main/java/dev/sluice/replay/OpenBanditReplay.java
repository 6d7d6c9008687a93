package dev.sluice.replay;

import dev.sluice.offpolicy.LoggedReward;
import dev.sluice.offpolicy.PolicyValue;
import dev.sluice.replay.OpenBanditLog.Slot;
import java.util.ArrayList;
import java.util.List;

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

    /** Click rates of the rows outside one fold. */
    private static final class Model {
        private final double[][] rates;
        private final double[] values;

        Model(OpenBanditLog log, int heldOut, ItemPolicy target) {
            int positions = log.slots().stream().mapToInt(Slot::position).max().orElse(1);
            double[][] shown = new double[positions][log.items()];
            double[][] clicked = new double[positions][log.items()];
            double all = 0;
            double clicks = 0;
            for (int i = 0; i < log.slots().size(); i++) {
                Slot slot = log.slots().get(i);
                if (i % FOLDS != heldOut) {
                    shown[slot.position() - 1][slot.item()]++;
                    clicked[slot.position() - 1][slot.item()] += slot.click();
                    all++;
                    clicks += slot.click();
                }
            }
            double overall = all == 0 ? 0 : clicks / all;
            this.rates = new double[positions][log.items()];
            this.values = new double[positions];
            for (int position = 0; position < positions; position++) {
                for (int item = 0; item < log.items(); item++) {
                    rates[position][item] =
                            (clicked[position][item] + SHRINKAGE * overall) / (shown[position][item] + SHRINKAGE);
                    values[position] += target.probability(item, position + 1) * rates[position][item];
                }
            }
        }

        double rate(int item, int position) {
            return rates[position - 1][item];
        }

        /** What the target policy is expected to earn there. */
        double value(int position) {
            return values[position - 1];
        }
    }
}
