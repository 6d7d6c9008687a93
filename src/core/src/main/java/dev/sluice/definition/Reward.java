package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.model.EventType;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the policy maximises: a rate, a weighted sum of what happened to a row, or its value; exactly one of them.
 *
 * @param metric a rate per mature row
 * @param composite weights of click, view-through and conversion
 * @param value sum of the values of a row's conversions, up to a bound
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reward(
        @Nullable Metric metric,
        @Nullable Composite composite,
        @Nullable Value value) {
    /** The click rate. */
    public static final Reward CTR = new Reward(Metric.CTR, null, null);

    public Reward {
        require(
                Stream.of(metric, composite, value).filter(Objects::nonNull).count() == 1,
                "reward",
                "must have either a metric, one of ctr, vtr, cvr, or a composite, or a value with its cap");
    }

    /** Sum of the rewards of those rows, each in [0, 1]. */
    public double earned(Outcomes outcomes) {
        return metric == null ? measure().earned(outcomes) : metric.successes(outcomes);
    }

    /** The event that earns it, of several the one with the highest weight. */
    @JsonIgnore
    public EventType event() {
        if (metric != null) {
            return metric.event();
        }
        return composite == null ? EventType.CONVERSION : composite.event();
    }

    @JsonIgnore
    public Measure measure() {
        if (metric != null) {
            return metric.measure();
        }
        if (value != null) {
            return Measure.value(value.cap);
        }
        return composite == null ? Metric.CTR.measure() : composite.measure();
    }

    /** Outcomes of one row as they count: with no more value than the cap, where it is earned. */
    public Outcomes counted(Outcomes row) {
        return value == null ? row : row.cut(value.cap);
    }

    /**
     * Revenue, seconds watched, or any other value that conversions carry: a row earns min(cap, sum of its values) / cap.
     *
     * @param cap largest value of a row that counts, positive; what is beyond is cut off, so that one row cannot decide
     */
    public record Value(double cap) {
        public Value {
            require(cap > 0 && Double.isFinite(cap), "cap", "must be positive, got " + cap);
        }
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

        private EventType event() {
            if (click >= Math.max(view, conversion)) {
                return EventType.CLICK;
            }
            return view >= conversion ? EventType.VIEW : EventType.CONVERSION;
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
