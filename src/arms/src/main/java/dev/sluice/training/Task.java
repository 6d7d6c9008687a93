package dev.sluice.training;

import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Interaction;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a model is trained on.
 *
 * @param train rows to learn from
 * @param valid rows to stop by and to measure on; may have no interactions
 * @param known attributes of items and units
 * @param features of models that have any
 * @param labels how rows are labelled
 * @param hashedUnits whether rows name units by their hash
 * @param seed of everything drawn at random
 */
public record Task(
        Rows train,
        Rows valid,
        KnownAttributes known,
        List<FeatureDeclaration> features,
        Labels labels,
        boolean hashedUnits,
        long seed) {
    public Task {
        features = features.isEmpty() ? FittedFeatures.suggested(known, train.interactions()) : List.copyOf(features);
    }

    public Rows chosen() {
        return chosen(train, labels.label);
    }

    public static Rows chosen(Rows rows, ToDoubleFunction<Interaction> label) {
        return new Rows(
                rows.items(),
                rows.interactions().stream()
                        .filter(row -> label.applyAsDouble(row) > 0)
                        .toList());
    }

    public Task measuredOn(Rows rows) {
        return new Task(train, rows, known, features, labels, hashedUnits, seed);
    }

    public boolean validated() {
        return !valid.interactions().isEmpty();
    }

    /**
     * How rows are labelled.
     *
     * @param label of a row
     * @param negatives items drawn for each row that its unit did not have, with label 0; where there are any, models are
     *     measured by their lists, and else by their predictions
     */
    public record Labels(ToDoubleFunction<Interaction> label, int negatives) {}
}
