package dev.sluice.training;

import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Interaction;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

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
 * @param had what units had: their pasts, and how popular items are
 */
public record Task(
        Rows train,
        Rows valid,
        KnownAttributes known,
        List<FeatureDeclaration> features,
        Labels labels,
        boolean hashedUnits,
        long seed,
        Rows had) {
    private static final int THINNING = 29;

    public Task {
        features = features.isEmpty() ? FittedFeatures.suggested(known, train.interactions()) : List.copyOf(features);
    }

    /** Of units that had what the rows to learn from say. */
    public Task(
            Rows train,
            Rows valid,
            KnownAttributes known,
            List<FeatureDeclaration> features,
            Labels labels,
            boolean hashedUnits,
            long seed) {
        this(train, valid, known, features, labels, hashedUnits, seed, chosen(train, labels.label()));
    }

    public static Rows chosen(Rows rows, ToDoubleFunction<Interaction> label) {
        return new Rows(
                rows.items(),
                rows.interactions().stream()
                        .filter(row -> label.applyAsDouble(row) > 0)
                        .toList());
    }

    public Task measuredOn(Rows rows) {
        return new Task(train, rows, known, features, labels, hashedUnits, seed, had);
    }

    /**
     * The same units and items by other rows.
     *
     * @param more features, beside those that there are
     */
    public Task with(Rows learned, Rows judged, List<FeatureDeclaration> more, Labels by) {
        List<FeatureDeclaration> all =
                Stream.concat(features.stream(), more.stream()).toList();
        return new Task(learned, judged, known, all, by, hashedUnits, seed, had);
    }

    /**
     * The same with some of the rows without a click, drawn at random; predictions stay those of all.
     *
     * @param share of them that are kept, in (0, 1]
     */
    public Task thinned(double share) {
        if (share == 1) {
            return this;
        }
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + THINNING);
        List<Interaction> kept = train.interactions().stream()
                .filter(row -> labels.label().applyAsDouble(row) > 0 || random.nextDouble() < share)
                .map(row ->
                        row.exposed(row.exposure().among(share * row.exposure().kept())))
                .toList();
        return new Task(
                new Rows(train.items(), kept, train.repeats()), valid, known, features, labels, hashedUnits, seed, had);
    }

    public boolean validated() {
        return !valid.interactions().isEmpty();
    }

    /**
     * How rows are labelled.
     *
     * @param targets what is predicted, at least one; the first tells what units had
     * @param negatives items drawn for each row that its unit did not have, with label 0; where there are any, models are
     *     measured by their lists, and else by their predictions
     */
    public record Labels(List<Target> targets, int negatives) {
        public Labels {
            InvalidInput.require(!targets.isEmpty(), "label", "must name a target");
            targets = List.copyOf(targets);
        }

        /** Of one target. */
        public Labels(ToDoubleFunction<Interaction> label, int negatives) {
            this(List.of(new Target("", 1, label)), negatives);
        }

        /** What units had. */
        public ToDoubleFunction<Interaction> label() {
            return targets.get(0).label;
        }

        /** As manifests say them: none where there is one. */
        public List<Manifest.Target> said() {
            return targets.size() == 1
                    ? List.of()
                    : targets.stream()
                            .map(target -> new Manifest.Target(target.name, target.weight))
                            .toList();
        }
    }

    /**
     * Something that is predicted.
     *
     * @param name of it
     * @param weight of its prediction in the score, where there are several
     * @param label of a row
     */
    public record Target(String name, double weight, ToDoubleFunction<Interaction> label) {}
}
