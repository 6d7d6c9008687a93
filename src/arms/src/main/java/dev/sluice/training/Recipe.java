package dev.sluice.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.Json;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.network.Architecture;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.training.NetworkEngine.NetworkTraining;
import dev.sluice.training.TrainingSettings.Loss;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.simple.RandomSource;

/** A way to make a model: its kind with all settings. */
public sealed interface Recipe {
    Outcome train(Task task, TrainingRun run);

    /**
     * An artifact, not yet measured.
     *
     * @param curve of training, empty where there is none
     */
    record Outcome(Artifact artifact, List<Epoch> curve) {
        public Artifact described() {
            return curve.isEmpty()
                    ? artifact
                    : artifact.with(
                            Artifact.CURVE,
                            Artifact.json(curve.stream().map(Point::of).toList()));
        }
    }

    /**
     * A point of a learning curve as it is kept with a model.
     *
     * @param validLoss absent without a valid part
     */
    record Point(int epoch, double trainLoss, Optional<Double> validLoss) {
        static Point of(Epoch epoch) {
            return new Point(
                    epoch.number(),
                    epoch.trainLoss(),
                    Double.isNaN(epoch.validLoss()) ? Optional.empty() : Optional.of(epoch.validLoss()));
        }
    }

    /** Models that count. */
    record Counts(String model, RecommenderSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of(model, Json.http().valueToTree(settings), task, run.clock());
            return new Outcome(artifacts.counts(CountedModels.train(settings, task.train())), List.of());
        }
    }

    /** Bayesian personalised ranking. */
    record Bpr(BprSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of("bpr", Json.http().valueToTree(settings), task, run.clock());
            TrainedNetwork trained = new BprTrainer(settings, task.train(), task.seed()).train(run.progress());
            return new Outcome(artifacts.retrieval(trained.weights()), trained.curve());
        }
    }

    /** A factorisation machine by plain stochastic gradient descent. */
    record FmSgd(FmSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of("fm-sgd", Json.http().valueToTree(settings), task, run.clock());
            Prepared prepared = Prepared.of(task, 0, settings.rareBelow());
            TrainedNetwork trained = new FmTrainer(settings, prepared.features.schema(), task.seed())
                    .train(prepared.train, prepared.valid, run.progress());
            Architecture architecture = new FactorizationMachine(settings.dim());
            return prepared.outcome(artifacts, architecture, trained, settings.loss() == Loss.CLICK);
        }
    }

    /** An architecture by gradients over batches. */
    record Network(String model, Architecture architecture, TrainingSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            ObjectNode said = Json.http().createObjectNode();
            said.set("architecture", Json.http().valueToTree(architecture));
            said.set("training", Json.http().valueToTree(settings));
            Artifacts artifacts = Artifacts.of(model, said, task, run.clock());
            Prepared prepared = Prepared.of(task, architecture.historyLength(), settings.rareBelow());
            architecture.check(prepared.features.schema());
            try (NetworkTraining training = run.networks().open(architecture, settings, task.seed())) {
                TrainedNetwork trained = training.train(prepared.train, prepared.valid, run.progress());
                return prepared.outcome(artifacts, architecture, trained, settings.loss() == Loss.CLICK);
            }
        }
    }

    /** Features fitted and rows encoded. */
    record Prepared(FittedFeatures features, Examples train, Examples valid) {
        static Prepared of(Task task, int history, int rareBelow) {
            FittedFeatures features = FittedFeatures.fit(
                            task.features(), task.known(), task.train().interactions(), history)
                    .withoutRare(task.train().interactions(), rareBelow);
            Examples.Source source = Examples.Source.of(features.encoder(), task.known(), task.train(), task.had());
            Negatives negatives = new Negatives(
                    task.labels().negatives(),
                    task.train().unitItems(),
                    task.train().items().size(),
                    RandomSource.XO_RO_SHI_RO_128_PP.create(task.seed() + 17));
            return new Prepared(
                    features,
                    Examples.of(
                            source, task.train().interactions(), task.labels().label(), negatives),
                    Examples.of(
                            source, task.valid().interactions(), task.labels().label(), negatives));
        }

        Outcome outcome(Artifacts artifacts, Architecture architecture, TrainedNetwork trained, boolean probability) {
            Artifacts.Scorer scorer = new Artifacts.Scorer(trained.weights(), probability);
            return new Outcome(artifacts.ranker(architecture, features, train.items(), scorer), trained.curve());
        }
    }
}
