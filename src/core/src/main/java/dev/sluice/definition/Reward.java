package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.stream.IntStream;
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
        return metric == null ? measure().earned(outcomes) : metric.successes(outcomes);
    }

    @JsonIgnore
    public Measure measure() {
        if (metric != null) {
            return metric.measure();
        }
        return composite == null ? Metric.CTR.measure() : composite.measure();
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

        private Measure measure() {
            return new Measure(
                    "reward", IntStream.range(0, 8).mapToObj(this::reward).toList());
        }

        private double reward(int happened) {
            double sum = ((happened & Outcomes.CLICK) != 0 ? click : 0)
                    + ((happened & Outcomes.VIEW) != 0 ? view : 0)
                    + ((happened & Outcomes.CONVERSION) != 0 ? conversion : 0);
            return Math.min(cap, sum);
        }
    }
}
