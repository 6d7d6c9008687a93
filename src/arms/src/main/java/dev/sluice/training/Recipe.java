package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.arm.TrainedModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.Json;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.TopK;
import dev.sluice.model.Interaction;
import dev.sluice.network.Architecture;
import dev.sluice.network.ContentCnn;
import dev.sluice.network.ContentGraph;
import dev.sluice.network.Contents;
import dev.sluice.network.Cost;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.network.FoldIn;
import dev.sluice.network.HistoryScorer;
import dev.sluice.network.ItemRegression;
import dev.sluice.network.MeanOfItems;
import dev.sluice.network.NextItem;
import dev.sluice.network.SequenceEncoder;
import dev.sluice.network.Weights;
import dev.sluice.recommend.Recommender;
import dev.sluice.training.NetworkEngine.ContentTask;
import dev.sluice.training.NetworkEngine.NetworkTraining;
import dev.sluice.training.NetworkEngine.SequenceTask;
import dev.sluice.training.TrainingSettings.Loss;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.rng.simple.RandomSource;

/** A way to make a model: its kind with all settings. */
public sealed interface Recipe {
    Outcome train(Task task, TrainingRun run);

    /** What is kept of a network's settings with the model. */
    private static ObjectNode said(Object architecture, Object training) {
        ObjectNode said = Json.http().createObjectNode();
        said.set("architecture", Json.http().valueToTree(architecture));
        said.set("training", Json.http().valueToTree(training));
        return said;
    }

    /**
     * An artifact, not yet measured.
     *
     * @param curve of training, empty where there is none
     */
    record Outcome(Artifact artifact, List<Epoch> curve) {
        /**
         * Of a model that finds by what was had.
         *
         * @param vectors name of the weights that are vectors of items
         */
        private static Outcome byHistory(
                Artifacts artifacts, HistoryScorer scorer, TrainedNetwork trained, String vectors) {
            Weights weights = trained.weights();
            return new Outcome(artifacts.byHistory(scorer, weights, Optional.of(weights.of(vectors))), trained.curve());
        }

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

    /**
     * Models that count.
     *
     * @param settings as they are kept with the model
     * @param trainer counts rows
     */
    record Counts(String model, Object settings, Function<Rows, TrainedModel> trainer) implements Recipe {
        public static Counts topK(TopK settings) {
            return new Counts("top-k", settings, new TopKTrainer(Optional.ofNullable(settings.halfLife()))::train);
        }

        public static Counts itemCf(ItemCf settings) {
            return new Counts("item-cf", settings, new ItemCfTrainer(settings)::train);
        }

        public static Counts userCf(UserCfSettings settings) {
            return new Counts("user-cf", settings, new UserCfTrainer(settings)::train);
        }

        public static Counts markov(MarkovSettings settings) {
            return new Counts("markov", settings, new MarkovTrainer(settings)::train);
        }

        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of(model, Json.http().valueToTree(settings), task, run.clock());
            return new Outcome(artifacts.counts(trainer.apply(task.train())), List.of());
        }
    }

    /** Linear regression of items on items. */
    record Ease(EaseSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of("ease", Json.http().valueToTree(settings), task, run.clock());
            EaseTrainer trainer = new EaseTrainer(settings, run.networks());
            if (settings.neighbours() > 0) {
                return new Outcome(artifacts.counts(trainer.cut(task.train())), List.of());
            }
            Weights weights = new Weights(Map.of(ItemRegression.WEIGHTS, trainer.weights(task.train())));
            ItemRegression scorer = new ItemRegression(task.train().items().size());
            return new Outcome(artifacts.byHistory(scorer, weights, Optional.empty()), List.of());
        }
    }

    /** Implicit alternating least squares. */
    record Als(AlsSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of("als", Json.http().valueToTree(settings), task, run.clock());
            AlsTrainer trainer = new AlsTrainer(settings, task.train(), task.seed());
            TrainedNetwork trained = trainer.train(run.progress());
            return Outcome.byHistory(artifacts, trainer.scorer(), trained, FoldIn.ITEMS);
        }
    }

    /** Vectors of items by the company that they keep. */
    record Item2Vec(Item2VecSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of("item2vec", Json.http().valueToTree(settings), task, run.clock());
            Item2VecTrainer trainer = new Item2VecTrainer(settings, task.train(), task.seed());
            TrainedNetwork trained = trainer.train(run.progress());
            return Outcome.byHistory(artifacts, trainer.scorer(), trained, MeanOfItems.ITEMS);
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

    /** What comes next in a sequence. */
    record Sequence(String model, SequenceEncoder encoder, SequenceSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of(model, said(encoder, settings), task, run.clock());
            ItemSequences train = ItemSequences.of(task.train(), encoder.length());
            require(train.size() > 0, "train", "must have a unit with two items or more");
            Contents contents = ItemTexts.of(task.known(), task.train().items(), encoder.characters());
            TrainedNetwork trained = run.networks()
                    .train(
                            new SequenceTask(
                                    encoder,
                                    settings,
                                    contents,
                                    run.start().rows(task.train().items()),
                                    task.seed()),
                            train,
                            ItemSequences.of(task.train(), task.valid(), encoder.length()),
                            run.progress());
            NextItem scorer = new NextItem(encoder, task.train().items().size(), contents);
            return encoder.characters() == 0
                    ? Outcome.byHistory(artifacts, scorer, trained, SequenceEncoder.ITEMS)
                    : new Outcome( // whose vectors are half of texts, and those learned alone would tell of nothing
                            artifacts.byHistory(scorer, trained.weights(), Optional.empty()), trained.curve());
        }
    }

    /** What items are by what they look like; it finds none, and learns from no rows. */
    record Content(ContentCnn architecture, ContentSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of("content-cnn", said(architecture, settings), task, run.clock());
            ItemImages.Parts parts =
                    ItemImages.read(task.known(), settings, architecture.size()).dealt(task.seed());
            List<String> vocabulary = parts.train().vocabulary();
            TrainedNetwork trained = run.networks()
                    .train(
                            new ContentTask(architecture, settings, vocabulary, task.seed()),
                            parts.train(),
                            parts.held().known(vocabulary),
                            run.progress());
            byte[] graph = ContentGraph.of(architecture, trained.weights(), vocabulary.size());
            return new Outcome(artifacts.content(graph, settings.label(), vocabulary), trained.curve());
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
        /** What it takes to score a candidate with the features of a task. */
        public Cost cost(Task task) {
            Prepared prepared = Prepared.of(task, architecture.historyLength(), settings.rareBelow());
            return Cost.of(architecture, prepared.features.schema());
        }

        @Override
        public Outcome train(Task task, TrainingRun run) {
            int targets = task.labels().targets().size();
            require(
                    architecture.outputs() == targets,
                    "outputs",
                    "must be as many as there are labels, " + targets + ", got " + architecture.outputs());
            Artifacts artifacts = Artifacts.of(model, said(architecture, settings), task, run.clock());
            Prepared prepared = Prepared.of(task, architecture.historyLength(), settings.rareBelow());
            architecture.check(prepared.features.schema());
            try (NetworkTraining training = run.networks()
                    .open(architecture, settings, run.start().rows(prepared.features.encoder()), task.seed())) {
                TrainedNetwork trained = training.train(prepared.train, prepared.valid, run.progress());
                return prepared.outcome(artifacts, architecture, trained, settings.loss() == Loss.CLICK);
            }
        }
    }

    /**
     * Several models, and how much each of them counts.
     *
     * @param parts by name
     */
    record Blend(Map<String, Recipe> parts, BlendSettings settings) implements Recipe {
        @Override
        public Outcome train(Task task, TrainingRun run) {
            Artifacts artifacts = Artifacts.of("blend", Json.http().valueToTree(settings), task, run.clock());
            Map<String, Artifact> trained = new TreeMap<>();
            parts.forEach(
                    (name, recipe) -> trained.put(name, recipe.train(task, run).artifact()));
            List<Recommender> opened = trained.values().stream()
                    .map(part -> run.opener().open(part, task.train()))
                    .toList();
            try {
                double[] weights = new BlendWeights(settings, opened, task.train(), task.valid()).learned(parts.size());
                return new Outcome(artifacts.blend(settings, trained, weights), List.of());
            } finally {
                opened.forEach(Recommender::close);
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
            List<ToDoubleFunction<Interaction>> labels =
                    task.labels().targets().stream().map(Task.Target::label).toList();
            return new Prepared(
                    features,
                    Examples.of(source, task.train().interactions(), labels, negatives),
                    Examples.of(source, task.valid().interactions(), labels, negatives));
        }

        Outcome outcome(Artifacts artifacts, Architecture architecture, TrainedNetwork trained, boolean probability) {
            Artifacts.Scorer scorer = new Artifacts.Scorer(trained.weights(), probability);
            return new Outcome(artifacts.ranker(architecture, features, train.items(), scorer), trained.curve());
        }
    }
}
