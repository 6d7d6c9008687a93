package dev.sluice.evaluation;

import dev.sluice.arm.BlendModel;
import dev.sluice.arm.BlendRecommender;
import dev.sluice.arm.CountedModels;
import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.TrainedModel;
import dev.sluice.arm.UnitItems;
import dev.sluice.arm.onnx.Batcher;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.arm.onnx.RankerRecommender;
import dev.sluice.arm.onnx.RetrievalModel;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.cascade.FirstStage;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Opens artifacts of every kind for a look at what they recommend, offline. */
public final class OfflineRecommenders {
    private OfflineRecommenders() {}

    /**
     * The artifact as a recommender over its whole catalogue, without what units had.
     *
     * @param known what units had; its items that the artifact does not know are left out
     */
    public static Recommender recommender(OnnxRuntime runtime, Artifact artifact, Rows known) {
        return recommender(runtime, artifact, Optional.empty(), known);
    }

    /**
     * The same behind a first stage, where the artifact is a ranker.
     *
     * @param first what narrows the catalogue down; without it a ranker scores all of it
     */
    public static Recommender recommender(
            OnnxRuntime runtime, Artifact artifact, Optional<FirstStage> first, Rows known) {
        UnitItems had = known.unitItems();
        return switch (artifact.manifest().kind()) {
            case COUNTS -> {
                TrainedModel model = CountedModels.read(artifact);
                yield model.recommender(renumbered(had, known, model.catalogue()), false);
            }
            case RETRIEVAL -> {
                RetrievalModel model = new RetrievalModel(runtime, artifact);
                yield new RetrievalRecommender(model, renumbered(had, known, model.items()), false);
            }
            case RANKER -> ranker(runtime, artifact, first, known);
            case CONTENT ->
                throw new InvalidInput(
                        "artifact", "must find items: " + artifact.manifest().name() + " says what they are");
            case BLEND -> {
                BlendModel model = BlendModel.of(artifact);
                yield new BlendRecommender(
                        model,
                        model.parts(artifact).stream()
                                .map(part -> recommender(runtime, part, known))
                                .toList());
            }
        };
    }

    private static Recommender ranker(OnnxRuntime runtime, Artifact artifact, Optional<FirstStage> first, Rows known) {
        InvalidInput.require(
                first.isPresent() || !artifact.manifest().readsFirstStage(),
                "candidates",
                "must name a retrieval model: " + artifact.manifest().name()
                        + " reads the score and rank that it gives");
        RankerModel model = new RankerModel(runtime, artifact);
        Optional<RetrievalRecommender> opened = first.map(stage -> stage.open(runtime, known));
        RankerRecommender.Stage stage = new RankerRecommender.Stage(
                opened.map(source -> source), first.map(FirstStage::limit).orElse(Integer.MAX_VALUE), false);
        return new Cascade(
                new RankerRecommender(
                        model,
                        new Batcher(model, Batcher.Limits.cpu(1)),
                        renumbered(known.unitItems(), known, model.items()),
                        stage,
                        Clock.fixed(newest(known), ZoneOffset.UTC)),
                opened);
    }

    /** A ranker that has its first stage for itself, and closes it. */
    private record Cascade(Recommender ranker, Optional<RetrievalRecommender> first) implements Recommender {
        @Override
        public List<ScoredItem> recommend(RecommendRequest request) {
            return ranker.recommend(request);
        }

        @Override
        public void close() {
            ranker.close();
            first.ifPresent(Recommender::close);
        }
    }

    /** The moment for which offline lists are made: that of the newest row, so that they are the same whenever one looks. */
    private static Instant newest(Rows known) {
        return known.interactions().stream()
                .map(Interaction::at)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static UnitItems renumbered(UnitItems had, Rows known, ItemIndex items) {
        return had.renumbered(known.items(), items);
    }
}
