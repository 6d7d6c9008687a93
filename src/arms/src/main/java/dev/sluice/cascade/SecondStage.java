package dev.sluice.cascade;

import dev.sluice.arm.onnx.Candidate;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.CandidateAttribute;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.feature.Source;
import dev.sluice.model.Exposure;
import dev.sluice.model.Interaction;
import dev.sluice.model.Profile;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.training.BprSettings;
import dev.sluice.training.Progress;
import dev.sluice.training.Recipe;
import dev.sluice.training.StartVectors;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingRun;
import dev.sluice.training.UnitHistories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** The same rows, as a log of what was served has them, with what the first stage says of their items. */
    public Task logged(Task task) {
        return task.with(logged(task.train(), task), logged(task.valid(), task), features(task), task.labels());
    }

    /**
     * Rows of a log with the score and rank by the first stage, where it finds their item beside those that the unit had by then, as it
     * will when serving.
     */
    public Rows logged(Rows rows, Task task) {
        UnitHistories pasts = UnitHistories.of(task.had());
        Map<Asked, List<Interaction>> together = new LinkedHashMap<>();
        for (Interaction row : rows.interactions()) {
            Asked asked = new Asked(row.unit(), pasts.before(row.unit(), row.at()));
            together.computeIfAbsent(asked, one -> new ArrayList<>()).add(row);
        }
        List<Interaction> told = new ArrayList<>(rows.interactions().size());
        try (RetrievalRecommender stage = first.open(runtime, Rows.none(rows.items()))) {
            together.forEach((asked, own) -> {
                int[] past = pasts.of(asked.past);
                Set<String> served = own.stream().map(Interaction::item).collect(Collectors.toSet());
                List<String> had = Arrays.stream(past)
                        .skip(Math.max(0, past.length - Profile.MOST_ITEMS))
                        .mapToObj(task.had().items()::id)
                        .filter(item -> !served.contains(item)) // which came all the same
                        .toList();
                Map<String, Exposure> found = found(stage, asked.unit, had);
                own.forEach(row ->
                        told.add(row.exposed(said(row.exposure(), found.getOrDefault(row.item(), Exposure.UNKNOWN)))));
            });
        }
        return new Rows(rows.items(), told, rows.repeats());
    }

    private static Exposure said(Exposure row, Exposure found) {
        return new Exposure(row.position(), found.rank(), found.score(), row.kept());
    }

    /** A unit with what it had by then: a past of the histories. */
    private record Asked(String unit, int past) {}

    /**
     * Of what the first stage finds for each unit, the items that it chose, and others in their place: the ones that are hard to tell
     * apart. Every row is found by a first stage that has not learned from it, as those of the future will be: the rows are dealt to
     * folds, and each is looked for by a first stage of its own, trained on the others (stacking: Wolpert 1992, "Stacked
     * generalization"). Those to judge by are looked for by the first stage itself.
     *
     * @param others for each item that was chosen, drawn evenly
     * @throws InvalidInput where the first stage is no model that can be trained again, or finds nothing that was chosen
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
            rows.addAll(new SecondStage(own, runtime).rows(learned, held, new Draw(others, random)));
        }
        InvalidInput.require(
                rows.stream().anyMatch(row -> row.value() > 0),
                "candidates",
                "must find some of what units chose, and finds none of it");
        Rows judged = Task.chosen(task.valid(), task.labels().label());
        return task.with(
                new Rows(chosen.items(), rows),
                new Rows(chosen.items(), rows(chosen, judged, new Draw(others, random))),
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
        Task part = new Task(
                rows,
                Rows.none(rows.items()),
                task.known(),
                task.features(),
                new Task.Labels(row -> 1, 0),
                task.hashedUnits(),
                task.seed());
        return new Recipe.Bpr(settings())
                .train(
                        part,
                        new TrainingRun(run.networks(), StartVectors.NONE, run.clock(), run.opener(), Progress.SILENT))
                .artifact();
    }

    private BprSettings settings() {
        Manifest manifest = first.artifact().manifest();
        InvalidInput.require(
                manifest.name().equals("bpr") && manifest.settings().isObject(),
                "candidates",
                "must be a bpr model with its settings, which is trained again on parts of the rows, got "
                        + manifest.name());
        try {
            return Json.http().convertValue(manifest.settings(), BprSettings.class);
        } catch (IllegalArgumentException e) { // settings of something else under that name
            throw new InvalidInput("candidates", "must have settings that bpr is trained by: " + e.getMessage());
        }
    }

    /** Rows that are looked for where units had others. */
    private List<Interaction> rows(Rows had, Rows held, Draw draw) {
        Map<String, List<Interaction>> byUnit = new LinkedHashMap<>();
        held.interactions()
                .forEach(row -> byUnit.computeIfAbsent(row.unit(), unit -> new ArrayList<>())
                        .add(row));
        List<Interaction> rows = new ArrayList<>();
        try (RetrievalRecommender stage = first.open(runtime, had)) {
            byUnit.forEach((unit, own) -> rows.addAll(draw.rows(own, found(stage, unit, List.of()))));
        }
        return rows;
    }

    private Map<String, Exposure> found(RetrievalRecommender stage, String unit, List<String> had) {
        RecommendRequest request =
                new RecommendRequest(unit, unit, Map.of(), had, ItemFilter.ALL, first.limit(), Map.of(), 0);
        return Candidate.byItem(stage.candidates(request, first.limit()));
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

    /** Draws rows of no choice, evenly of what was found: as many for each choice, and as often as that takes. */
    private record Draw(int others, UniformRandomProvider random) {
        List<Interaction> rows(List<Interaction> chosen, Map<String, Exposure> found) {
            Set<String> own = new HashSet<>();
            chosen.forEach(row -> own.add(row.item()));
            List<Map.Entry<String, Exposure>> rest = new ArrayList<>(found.entrySet());
            rest.removeIf(other -> own.contains(other.getKey()));
            List<Interaction> hits =
                    chosen.stream().filter(row -> found.containsKey(row.item())).toList();
            double kept = rest.isEmpty() || hits.isEmpty() ? 1 : (double) hits.size() * others / rest.size();
            List<Interaction> rows = new ArrayList<>();
            for (Interaction hit : hits) {
                Exposure exposure = found.getOrDefault(hit.item(), Exposure.UNKNOWN);
                rows.add(new Interaction(hit.unit(), hit.item(), 1, hit.at(), exposure.among(kept)));
                for (int i = 0; i < others && !rest.isEmpty(); i++) {
                    Map.Entry<String, Exposure> other = rest.get(random.nextInt(rest.size()));
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
