package dev.sluice.arm.onnx;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.arm.BlendModel;
import dev.sluice.arm.CountedModels;
import dev.sluice.arm.NearestRecommender;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.FeatureEncoder;
import dev.sluice.feature.FeatureEncoder.Encoded;
import dev.sluice.feature.Pixels;
import dev.sluice.feature.Side;
import dev.sluice.model.Exposure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Opens a graph as serving would and runs a probe batch: units that it knows and one that it does not, on the first and
 * last items of its catalogue, and one that it knows on all of them. What does not open, reads other inputs than the contract's, or gives anything but finite numbers, is
 * refused.
 */
public final class ModelCheck {
    private static final int PROBED = 64;
    private static final int SPREAD = 20_000;
    /** What is no graph runs on whatever there is. */
    private static final String ANY = "any";

    private ModelCheck() {}

    /** What was seen of a model that can be served. */
    public static Manifest.Serving seen(OnnxRuntime runtime, Artifact artifact) {
        if (NearestRecommender.has(artifact)) {
            NearestRecommender.of(artifact, true); // refuses vectors that are not of the items
        }
        return switch (artifact.manifest().kind()) {
            case RANKER -> ranker(runtime.probing(), artifact);
            case RETRIEVAL -> retrieval(runtime.probing(), artifact);
            case COUNTS -> {
                require(
                        !artifact.manifest().name().equals("top-k"),
                        "name",
                        "must not be top-k: popularity is counted as it happens, by arms of the type top-k");
                yield counted(artifact);
            }
            case BLEND -> blend(runtime, artifact);
            case CONTENT -> content(runtime.probing(), artifact);
        };
    }

    /** No graph: counts, which any server can look up. */
    private static Manifest.Serving counted(Artifact artifact) {
        TopKModel popularity = CountedModels.read(artifact).popularity();
        require(OpenedModel.catalogue(popularity, Artifact.COUNTS).size() > 0, Artifact.COUNTS, "must list an item");
        return new Manifest.Serving(Optional.empty(), false, false, List.of(), List.of(), ANY);
    }

    /** Each of its parts, which may be a graph. */
    private static Manifest.Serving blend(OnnxRuntime runtime, Artifact artifact) {
        List<Artifact> parts = BlendModel.of(artifact).parts(artifact);
        List<String> providers = parts.stream()
                .map(part -> part.manifest().kind() == Manifest.Kind.COUNTS ? counted(part) : seen(runtime, part))
                .map(Manifest.Serving::verifiedBy)
                .toList();
        boolean hashed = parts.stream()
                .flatMap(part -> part.manifest().serving().stream())
                .anyMatch(Manifest.Serving::hashedUnits);
        String provider =
                providers.stream().filter(one -> !one.equals(ANY)).findFirst().orElse(ANY);
        return new Manifest.Serving(Optional.empty(), hashed, false, List.of(), List.of(), provider);
    }

    /** Black, white, and what is between. */
    private static Manifest.Serving content(OnnxRuntime runtime, Artifact artifact) {
        try (ContentModel model = new ContentModel(runtime, artifact)) {
            byte[] black = new byte[Pixels.COLOURS * model.size() * model.size()];
            byte[] white = black.clone();
            Arrays.fill(white, (byte) 255);
            byte[] mixed = black.clone();
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] = (byte) (i * 31);
            }
            for (ContentModel.Said said : probed(() -> model.say(List.of(black, white, mixed)))) {
                finite(said.vector());
                probabilities(said.chances());
            }
            return model.seen(runtime.provider());
        }
    }

    private static Manifest.Serving ranker(OnnxRuntime runtime, Artifact artifact) {
        try (RankerModel model = new RankerModel(runtime, artifact)) {
            require(model.items().size() > 0, Artifact.ITEMS, "must list an item");
            int[] candidates = firstAndLast(model.items().size());
            List<RankerModel.Query> queries = new ArrayList<>();
            for (Encoded request : probes(model.encoder())) {
                queries.add(query(model, request, candidates, candidates));
            }
            for (List<RankerModel.Query> probe : model.joins()
                    ? List.of(queries)
                    : queries.stream().map(List::of).toList()) {
                scored(model, probe);
            }
            // requests have as many candidates as they like
            Encoded request = queries.get(0).request();
            scored(model, List.of(query(model, request, candidates, candidates[0])));
            scored(model, List.of(query(model, request, candidates, filled(candidates, model.largest()))));
            if (model.joins()) { // and as many units may come together
                RankerModel.Query one = query(model, request, candidates, candidates[0]);
                scored(model, Collections.nCopies(model.largest(), one));
            }
            everyItem(model, queries.get(1).request(), candidates);
            return model.seen(runtime.provider());
        }
    }

    /** An item in the middle may be the one without a number; of a large catalogue some are looked at, evenly spread. */
    private static void everyItem(RankerModel model, Encoded request, int[] had) {
        int size = model.items().size();
        int[] items = IntStream.iterate(0, item -> item < size, item -> item + 1 + size / SPREAD)
                .toArray();
        for (int from = 0; from < items.length; from += model.largest()) {
            int[] some = Arrays.copyOfRange(items, from, Math.min(items.length, from + model.largest()));
            scored(model, List.of(query(model, request, had, some)));
        }
    }

    /** A query whose candidates are known in every way, or in none. */
    private static RankerModel.Query query(RankerModel model, Encoded request, int[] had, int... candidates) {
        Exposure known = Exposure.FIRST.ranked(1, OptionalDouble.of(1));
        List<Exposure> exposures = IntStream.range(0, candidates.length)
                .mapToObj(place -> place % 2 == 0 ? known : Exposure.UNKNOWN)
                .toList();
        return model.query(request, had, candidates, exposures);
    }

    private static void scored(RankerModel model, List<RankerModel.Query> probe) {
        float[] scores = probed(() -> model.score(probe));
        int wanted = probe.stream().mapToInt(query -> query.candidates().length).sum();
        require(
                scores.length == wanted,
                Artifact.GRAPH,
                "must give one score for each candidate, gave " + scores.length + " for " + wanted);
        finite(scores);
        predicted(model, probe, wanted);
    }

    /** One by one, where there are several targets. */
    private static void predicted(RankerModel model, List<RankerModel.Query> probe, int candidates) {
        int wanted = candidates * model.serving().targets().size();
        float[] predictions = probed(() -> model.predictions(probe));
        require(
                predictions.length == wanted,
                Artifact.GRAPH,
                "must give " + wanted + " predictions for " + candidates + " candidates, gave " + predictions.length);
        probabilities(predictions);
    }

    /** The same again and again. */
    private static int[] filled(int[] candidates, int size) {
        return IntStream.range(0, size)
                .map(i -> candidates[i % candidates.length])
                .toArray();
    }

    private static Manifest.Serving retrieval(OnnxRuntime runtime, Artifact artifact) {
        try (RetrievalModel model = new RetrievalModel(runtime, artifact)) {
            require(model.items().size() > 0, Artifact.ITEMS, "must list an item");
            int wanted = model.items().size();
            int[] all = firstAndLast(wanted);
            for (String unit : model.someUnits()) {
                for (int[] had : List.of(new int[] {0}, new int[] {wanted - 1}, all, filled(all, model.longest()))) {
                    found(model, unit, had, 1);
                    found(model, unit, had, wanted);
                }
            }
            return model.seen(runtime.provider());
        }
    }

    private static void found(RetrievalModel model, String unit, int[] had, int wanted) {
        RetrievalModel.Found found = probed(() -> model.best(unit, had, wanted)).orElseThrow();
        finite(found.scores());
        require(
                found.items().length == wanted && found.scores().length == wanted,
                Artifact.GRAPH,
                "must give k items and scores, gave " + found.items().length + " for " + wanted);
        for (long item : found.items()) {
            require(
                    item >= 0 && item < model.items().size(),
                    Artifact.GRAPH,
                    "must give numbers of items below " + model.items().size() + ", gave " + item);
        }
    }

    private static int[] firstAndLast(int size) {
        return IntStream.concat(
                        IntStream.range(0, Math.min(PROBED, size)), IntStream.range(Math.max(0, size - PROBED), size))
                .distinct()
                .toArray();
    }

    /** Nothing known, the first token of every field, and the last. */
    private static List<Encoded> probes(FeatureEncoder encoder) {
        Encoded unknown = encoder.encode(Side.REQUEST, (source, attribute) -> "");
        long[] first = unknown.ids().clone();
        long[] last = unknown.ids().clone();
        for (int place = 0; place < first.length; place++) {
            int size = encoder.schema().sparse().get(place).size();
            first[place] += Math.min(1, size - 1);
            last[place] += size - 1;
        }
        return List.of(unknown, new Encoded(first, unknown.dense()), new Encoded(last, unknown.dense()));
    }

    private static <T> T probed(Supplier<T> probe) {
        try {
            return probe.get();
        } catch (IllegalStateException e) {
            throw new InvalidInput(Artifact.GRAPH, "does not run a probe batch: " + e.getMessage());
        }
    }

    private static void probabilities(float[] predictions) {
        for (float prediction : predictions) {
            require(
                    prediction >= 0 && prediction <= 1,
                    Artifact.GRAPH,
                    "must give predictions in [0, 1] on a probe batch, gave " + prediction);
        }
    }

    private static void finite(float[] scores) {
        for (float score : scores) {
            require(Float.isFinite(score), Artifact.GRAPH, "must give finite scores on a probe batch, gave " + score);
        }
    }
}
