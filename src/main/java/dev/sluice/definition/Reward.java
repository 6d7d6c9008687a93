package dev.sluice.definition;

import static dev.sluice.model.InvalidInput.require;
import static dev.sluice.model.InvalidInput.requireIn;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.model.Outcomes;
import org.jspecify.annotations.Nullable;

/**
 * What the policy maximises: a rate, or a weighted sum of what happened to a row; exactly one of both.
 *
 * @param metric a rate per mature row
 * @param composite weights of click, view-through and conversion
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reward(@Nullable Metric metric, @Nullable Composite composite) {
    /** The click rate. */
    public static final Reward CTR = new Reward(Metric.CTR, null);

    public Reward {
        require(
                (metric == null) != (composite == null),
                "reward",
                "must have either a metric, one of ctr, vtr, cvr, or a composite");
    }

    /** Sum of the rewards of those rows, each in [0, 1]. */
    public double earned(Outcomes outcomes) {
        if (metric != null) {
            return metric.successes(outcomes);
        }
        return composite == null ? 0 : composite.earned(outcomes);
    }

    /**
     * A row's reward min(cap, sum of the weights of what happened at least once).
     *
     * @param click weight of a click, in [0, 1]; default 0
     * @param view weight of a view-through, in [0, 1]; default 0
     * @param conversion weight of a conversion, in [0, 1]; default 0
     * @param cap largest reward of a row, in (0, 1]; default 1
     */
    public record Composite(double click, double view, double conversion, Double cap) {
        public Composite {
            cap = cap == null ? 1.0 : cap;
            requireIn(click, 0, 1, "click");
            requireIn(view, 0, 1, "view");
            requireIn(conversion, 0, 1, "conversion");
            require(cap > 0 && cap <= 1, "cap", "must be in (0, 1], got " + cap);
            require(click + view + conversion > 0, "composite", "must give a weight to click, view or conversion");
        }

        double earned(Outcomes outcomes) {
            double sum = 0;
            for (int happened = 0; happened < outcomes.joint().size(); happened++) {
                double reward = ((happened & Outcomes.CLICK) != 0 ? click : 0)
                        + ((happened & Outcomes.VIEW) != 0 ? view : 0)
                        + ((happened & Outcomes.CONVERSION) != 0 ? conversion : 0);
                sum += outcomes.joint().get(happened) * Math.min(cap, reward);
            }
            return sum;
        }
    }
}
