package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.feature.FeatureSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One weight for each value of each field: logistic regression on one-hot features. With crosses it is the wide half of Wide & Deep.
 *
 * @param crosses pairs of sparse fields, like {@code [["gender", "genre"]]}; one weight for each pair of values
 */
@JsonTypeName("lr")
public record LogisticRegression(@Nullable List<List<String>> crosses) implements Architecture {
    public LogisticRegression {
        crosses = Crosses.of(crosses);
    }

    /** Without crosses. */
    public LogisticRegression() {
        this(null);
    }

    @Override
    public void check(FeatureSchema schema) {
        Crosses.check(schema, Crosses.of(crosses));
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        return Crosses.added(ops, inputs, Crosses.of(crosses), Layers.linearPart(ops, inputs));
    }
}
