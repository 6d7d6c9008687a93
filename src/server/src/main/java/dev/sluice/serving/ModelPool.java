package dev.sluice.serving;

import dev.sluice.arm.BlendModel;
import dev.sluice.arm.BlendRecommender;
import dev.sluice.arm.CountedModels;
import dev.sluice.arm.NearestRecommender;
import dev.sluice.arm.SimilarRecommender;
import dev.sluice.arm.TrainedModel;
import dev.sluice.arm.UnitItems;
import dev.sluice.arm.onnx.Batcher;
import dev.sluice.arm.onnx.CandidateSource;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.arm.onnx.RankerRecommender;
import dev.sluice.arm.onnx.RetrievalModel;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.RecommenderSettings.Measure;
import dev.sluice.definition.RecommenderSettings.Onnx;
import dev.sluice.definition.RecommenderSettings.Similar;
import dev.sluice.model.ModelReference;
import dev.sluice.recommend.Explained;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.registry.ModelFiles;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * The opened models of the registry: each version once, however many arms serve it. Changed under the lock of
 * {@link RecommenderPool}; what it hands out is for all. A model that no experiment names any more is closed when no request can
 * have it at hand.
 */
@Singleton
public final class ModelPool {
    private static final Logger LOG = Logger.getLogger(ModelPool.class);
    /** Longer than an arm's time budget can be: afterwards no request has a retired model at hand. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(12);

    private final ModelFiles models;
    private final OnnxRuntime runtime;
    private final Batcher.Limits limits;
    private final Clock clock;
    private final Map<ModelReference, Opened> opened = new ConcurrentHashMap<>();
    private final List<Retired> retired = new ArrayList<>();

    ModelPool(ModelFiles models, OnnxRuntime runtime, Batcher.Limits limits, Clock clock) {
        this.models = models;
        this.runtime = runtime;
        this.limits = limits;
        this.clock = clock;
    }

    /** Closes what was retired long ago, and retires what is not wanted any more. */
    void keep(Set<ModelReference> wanted) {
        Instant now = clock.instant();
        retired.removeIf(old -> {
            boolean over = now.isAfter(old.since.plus(LONGEST_REQUEST));
            if (over) {
                old.model.close();
            }
            return over;
        });
        opened.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                retired.add(new Retired(entry.getValue(), now));
                LOG.infof("model %s is not used any more", entry.getKey());
            }
            return gone;
        });
    }

    /** A recommender on the model of an arm; what units had comes with each request. */
    Recommender recommender(Onnx settings) {
        return new OfModel(settings.model().toString(), unnamed(settings));
    }

    private Recommender unnamed(Onnx settings) {
        Opened model = open(settings.model());
        Optional<Recommender> alone = model.alone(settings.includeSeen());
        if (alone.isPresent()) {
            return alone.get();
        }
        InvalidInput.require(
                settings.candidates() != null
                        || model.ranker.filter(RankerModel::readsFirstStage).isEmpty(),
                "candidates",
                "must name a retrieval model: " + settings.model() + " reads the score and rank that it gives");
        Optional<CandidateSource> source = Optional.ofNullable(settings.candidates())
                .map(reference -> candidates(reference, settings.includeSeen()));
        return new RankerRecommender(
                model.ranker.orElseThrow(),
                model.batcher.orElseThrow(),
                UnitItems.none(),
                new RankerRecommender.Stage(source, settings.limit(), settings.includeSeen()),
                clock);
    }

    /** Items similar to one: by vectors, where the model has them, or else by what it finds for somebody who had that one alone. */
    Recommender similar(Similar settings) {
        Artifact artifact = models.local(settings.model());
        Recommender byHistory = NearestRecommender.has(artifact)
                ? NearestRecommender.of(artifact, settings.measure() == Measure.COSINE)
                : open(settings.model())
                        .byHistory()
                        .orElseThrow(() -> new InvalidInput(
                                "model",
                                "must have vectors of items, or find by what was had; " + settings.model()
                                        + " does neither"));
        return new OfModel(settings.model().toString(), new SimilarRecommender(byHistory, settings.includeSeen()));
    }

    /** The version that a reference names at the moment. */
    ModelReference current(ModelReference reference) {
        return models.current(reference);
    }

    private CandidateSource candidates(ModelReference reference, boolean includeSeen) {
        RetrievalModel model = open(reference)
                .retrieval
                .orElseThrow(() -> new InvalidInput("candidates", "must be a retrieval model, got " + reference));
        return new RetrievalRecommender(model, UnitItems.none(), includeSeen);
    }

    private Opened open(ModelReference reference) {
        return opened.computeIfAbsent(reference, key -> {
            Opened model = Opened.of(runtime, models.local(key), limits);
            LOG.infof("model %s runs on %s", key, runtime.provider());
            return model;
        });
    }

    /** Requests that wait for a ranker. */
    public int waiting() {
        return opened.values().stream()
                .flatMap(model -> model.batcher.stream())
                .mapToInt(Batcher::waiting)
                .sum();
    }

    private record Retired(Opened model, Instant since) {}

    /** A recommender that says which version it is of. */
    private record OfModel(String model, Recommender recommender) implements Recommender {
        @Override
        public List<ScoredItem> recommend(RecommendRequest request) {
            return recommender.recommend(request);
        }

        @Override
        public CompletableFuture<List<ScoredItem>> ask(RecommendRequest request, Executor pool) {
            return recommender.ask(request, pool);
        }

        @Override
        public List<Explained> explain(RecommendRequest request) {
            return recommender.explain(request);
        }

        @Override
        public boolean immediate() {
            return recommender.immediate();
        }

        @Override
        public boolean knows(String itemId) {
            return recommender.knows(itemId);
        }
    }

    /** Several models as one. */
    private record Blended(BlendModel model, List<Opened> parts) {
        Recommender recommender(boolean includeSeen) {
            return new BlendRecommender(
                    model,
                    parts.stream()
                            .map(part -> part.alone(includeSeen).orElseThrow())
                            .toList());
        }
    }

    private record Opened(
            Optional<RankerModel> ranker,
            Optional<Batcher> batcher,
            Optional<RetrievalModel> retrieval,
            Optional<TrainedModel> counted,
            Optional<Blended> blended) {
        static Opened of(OnnxRuntime runtime, Artifact artifact, Batcher.Limits limits) {
            return switch (artifact.manifest().kind()) {
                case COUNTS ->
                    new Opened(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(CountedModels.read(artifact)),
                            Optional.empty());
                case RETRIEVAL ->
                    new Opened(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(new RetrievalModel(runtime, artifact)),
                            Optional.empty(),
                            Optional.empty());
                case RANKER -> {
                    RankerModel model = new RankerModel(runtime, artifact);
                    yield new Opened(
                            Optional.of(model),
                            Optional.of(new Batcher(model, limits)),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
                }
                case CONTENT -> throw new InvalidInput("model", "must find items: it says what they are");
                case BLEND -> {
                    BlendModel model = BlendModel.of(artifact);
                    yield new Opened(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(new Blended(model, all(runtime, model.parts(artifact), limits))));
                }
            };
        }

        /** All of them, or none: what is open is closed when the next one does not open. */
        private static List<Opened> all(OnnxRuntime runtime, List<Artifact> artifacts, Batcher.Limits limits) {
            List<Opened> opened = new ArrayList<>();
            try {
                artifacts.forEach(artifact -> opened.add(of(runtime, artifact, limits)));
            } catch (RuntimeException e) {
                opened.forEach(Opened::close);
                throw e;
            }
            return opened;
        }

        /** Finds items without a first stage; empty of a ranker. */
        Optional<Recommender> alone(boolean includeSeen) {
            return counted.map(model -> model.recommender(UnitItems.none(), includeSeen))
                    .or(() -> retrieval.map(model -> new RetrievalRecommender(model, UnitItems.none(), includeSeen)))
                    .or(() -> blended.map(blend -> blend.recommender(includeSeen)));
        }

        /** Finds by what was had, and shows that again. */
        Optional<Recommender> byHistory() {
            return counted.map(model -> model.recommender(UnitItems.none(), true))
                    .or(() -> retrieval
                            .filter(RetrievalModel::byHistory)
                            .map(model -> new RetrievalRecommender(model, UnitItems.none(), true)));
        }

        void close() {
            batcher.ifPresent(Batcher::close);
            ranker.ifPresent(RankerModel::close);
            retrieval.ifPresent(RetrievalModel::close);
            blended.ifPresent(blend -> blend.parts.forEach(Opened::close));
        }
    }
}
