package dev.sluice.cascade;

import dev.sluice.arm.onnx.Candidate;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.CandidateAttribute;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.feature.Source;
import dev.sluice.model.Interaction;
import dev.sluice.model.Shown;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.training.BprSettings;
import dev.sluice.training.Progress;
import dev.sluice.training.Recipe;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * What a ranker behind a first stage learns from: rows that the first stage brings it, with what the first stage says of them.
 *
 * @param first stage
 * @param runtime that runs it
 */
public record SecondStage(FirstStage first, OnnxRuntime runtime) {
    private static final int FOLDS = 5;
    private static final int SEED = 23;

    /** The same rows, as a log of what was shown has them, with the first stage's score and rank where it finds their item. */
    public Task shown(Task task) {
        return task.with(shown(task.train()), shown(task.valid()), features(task), task.labels());
    }

    /** Rows that somebody was shown, told of the same. */
    public Rows shown(Rows rows) {
        Map<String, List<Interaction>> byUnit = new LinkedHashMap<>();
        rows.interactions()
                .forEach(row -> byUnit.computeIfAbsent(row.unit(), unit -> new ArrayList<>())
                        .add(row));
        List<Interaction> told = new ArrayList<>(rows.interactions().size());
        try (RetrievalRecommender stage = first.open(runtime, Rows.none(rows.items()))) {
            byUnit.forEach((unit, own) -> {
                Map<String, Shown> found = found(stage, unit);
                own.forEach(row -> told.add(row.shown(said(row.shown(), found.getOrDefault(row.item(), row.shown())))));
            });
        }
        return new Rows(rows.items(), told, rows.repeats());
    }

    private static Shown said(Shown row, Shown found) {
        return new Shown(row.position(), found.rank(), found.score(), row.kept());
    }

    /**
     * Of what the first stage finds for each unit, the items that it chose, and others in their place: the ones that are hard to tell
     * apart. Every row is found by a first stage that has not learned from it, as those of the future will be: the rows are dealt to
     * folds, and each is looked for by a first stage of its own, trained on the others (stacking: Wolpert 1992, "Stacked
     * generalization"). Those to judge by are looked for by the first stage itself.
     *
     * @param others for each item that was chosen, drawn evenly
     */
    public Task found(Task task, int others, TrainingRun run) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(task.seed() + SEED);
        Rows chosen = task.had();
        int[] fold = chosen.interactions().stream()
                .mapToInt(row -> random.nextInt(FOLDS))
                .toArray();
        List<Interaction> rows = new ArrayList<>();
        for (int number = 0; number < FOLDS; number++) {
            Rows learned = part(chosen, fold, number, false);
            Rows held = part(chosen, fold, number, true);
            FirstStage own = new FirstStage(trained(task, learned, run), first.limit());
            rows.addAll(new SecondStage(own, runtime).rows(learned, held, new Drawn(others, random)));
        }
        Rows judged = Task.chosen(task.valid(), task.labels().label());
        return task.with(
                new Rows(chosen.items(), rows),
                new Rows(chosen.items(), rows(chosen, judged, new Drawn(others, random))),
                features(task),
                new Task.Labels(Interaction::value, 0));
    }

    private static Rows part(Rows rows, int[] fold, int number, boolean inside) {
        List<Interaction> part = new ArrayList<>();
        for (int i = 0; i < fold.length; i++) {
            if ((fold[i] == number) == inside) {
                part.add(rows.interactions().get(i));
            }
        }
        return new Rows(rows.items(), part);
    }

    private Artifact trained(Task task, Rows rows, TrainingRun run) {
        InvalidInput.require(
                first.artifact().manifest().name().equals("bpr"),
                "candidates",
                "must be of a bpr model, which is trained again on parts of the rows, got "
                        + first.artifact().manifest().name());
        BprSettings settings =
                Json.http().convertValue(first.artifact().manifest().settings(), BprSettings.class);
        Task part = new Task(
                rows,
                Rows.none(rows.items()),
                task.known(),
                task.features(),
                new Task.Labels(row -> 1, 0),
                task.hashedUnits(),
                task.seed());
        return new Recipe.Bpr(settings)
                .train(part, new TrainingRun(run.networks(), run.clock(), Progress.SILENT))
                .artifact();
    }

    /** Rows that are looked for where units had others. */
    private List<Interaction> rows(Rows had, Rows held, Drawn drawn) {
        Map<String, List<Interaction>> byUnit = new LinkedHashMap<>();
        held.interactions()
                .forEach(row -> byUnit.computeIfAbsent(row.unit(), unit -> new ArrayList<>())
                        .add(row));
        List<Interaction> rows = new ArrayList<>();
        try (RetrievalRecommender stage = first.open(runtime, had)) {
            byUnit.forEach((unit, own) -> rows.addAll(drawn.rows(own, found(stage, unit))));
        }
        return rows;
    }

    private Map<String, Shown> found(RetrievalRecommender stage, String unit) {
        List<Candidate> candidates = stage.candidates(RecommendRequest.of(unit, first.limit()), first.limit());
        List<Shown> shown = Candidate.shown(candidates);
        Map<String, Shown> found = new LinkedHashMap<>();
        for (int place = 0; place < shown.size(); place++) {
            found.put(candidates.get(place).item(), shown.get(place));
        }
        return found;
    }

    /** Score and rank, unless features of candidates were asked for. */
    private static List<FeatureDeclaration> features(Task task) {
        boolean asked = task.features().stream()
                .anyMatch(feature -> feature.source() == Source.CANDIDATE
                        && CandidateAttribute.OF_FIRST_STAGE.contains(CandidateAttribute.of(feature.attribute())));
        return asked
                ? List.of()
                : CandidateAttribute.OF_FIRST_STAGE.stream()
                        .map(attribute -> new FeatureDeclaration(
                                "candidate-" + attribute.word(), Source.CANDIDATE, attribute.word(), "number"))
                        .toList();
    }

    /** Draws rows of no choice. */
    private record Drawn(int others, UniformRandomProvider random) {
        List<Interaction> rows(List<Interaction> chosen, Map<String, Shown> found) {
            Set<String> own = new HashSet<>();
            chosen.forEach(row -> own.add(row.item()));
            List<Map.Entry<String, Shown>> rest = found.entrySet().stream()
                    .filter(other -> !own.contains(other.getKey()))
                    .toList();
            List<Interaction> hits =
                    chosen.stream().filter(row -> found.containsKey(row.item())).toList();
            double kept = Math.min(1, (double) hits.size() * others / Math.max(1, rest.size()));
            List<Interaction> rows = new ArrayList<>();
            for (Interaction hit : hits) {
                Shown shown = found.getOrDefault(hit.item(), Shown.UNKNOWN).among(kept);
                rows.add(new Interaction(hit.unit(), hit.item(), 1, hit.at(), shown));
                for (int i = 0; i < others && !rest.isEmpty(); i++) {
                    Map.Entry<String, Shown> other = rest.get(random.nextInt(rest.size()));
                    rows.add(new Interaction(
                            hit.unit(),
                            other.getKey(),
                            0,
                            hit.at(),
                            other.getValue().among(kept)));
                }
            }
            return rows;
        }
    }
}
