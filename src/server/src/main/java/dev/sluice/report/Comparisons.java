package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.evidence.Claim;
import dev.sluice.evidence.Claims;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Evidence.Pair;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every arm against control, by every metric; pure. */
final class Comparisons {
    private static final String SEQUENCE =
            "overlap-weighted contrast with an asymptotic confidence sequence; claim by betting e-process and e-BH";
    private static final String PLANNED =
            "overlap-weighted contrast with the error-spending boundary of the planned horizon";
    private static final String EXPLORATORY = "; exploratory, beside the goals whose error is controlled";
    /** Of each arm, for a sum to be about normal. */
    static final double ENOUGH_SUCCESSES = 30;

    private final PublishedExperiment experiment;
    private final ExperimentDefinition definition;
    private final PolicySnapshot snapshot;
    private final Claims claims;
    private final Map<Integer, Outcomes> mature;

    private Comparisons(PublishedExperiment experiment, PolicySnapshot snapshot) {
        this.experiment = experiment;
        this.definition = experiment.definition();
        this.snapshot = snapshot;
        this.mature = snapshot.arms().stream().collect(Collectors.toMap(ArmSnapshot::slot, ArmSnapshot::mature));
        this.claims = claims(experiment, snapshot);
    }

    /** What may be claimed by a snapshot. */
    static Claims claims(PublishedExperiment experiment, PolicySnapshot snapshot) {
        long rows =
                snapshot.arms().stream().mapToLong(arm -> arm.mature().rows()).sum();
        return Claims.of(experiment, snapshot.evidence(), rows);
    }

    /** Goals first, then the others; each in the order of the arms. */
    static List<Comparison> of(PublishedExperiment experiment, PolicySnapshot snapshot) {
        Comparisons comparisons = new Comparisons(experiment, snapshot);
        Set<String> goals = experiment.definition().goals().stream()
                .map(goal -> goal.measure().name())
                .collect(Collectors.toSet());
        Map<Boolean, List<Measure>> families = experiment.definition().measures().stream()
                .collect(Collectors.partitioningBy(measure -> goals.contains(measure.name())));
        List<Comparison> all = new ArrayList<>();
        for (boolean goal : new boolean[] {true, false}) {
            all.addAll(comparisons.family(families.getOrDefault(goal, List.of()), goal));
        }
        return all;
    }

    private List<Comparison> family(List<Measure> measures, boolean goal) {
        List<Pair> pairs = new ArrayList<>();
        for (Measure measure : measures) {
            for (ArmDefinition arm : definition.arms()) {
                if (!arm.control()) {
                    snapshot.evidence()
                            .pair(measure.name(), experiment.slot(arm.key()), experiment.controlSlot())
                            .ifPresent(pairs::add);
                }
            }
        }
        OptionalDouble margin =
                definition.analysis().margin().map(OptionalDouble::of).orElse(OptionalDouble.empty());
        List<Claim> claimed = claims.against(pairs, margin);
        Map<String, Measure> byName = measures.stream().collect(Collectors.toMap(Measure::name, Function.identity()));
        List<Comparison> family = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            Measure measure = byName.get(pairs.get(i).metric());
            if (measure != null) {
                family.add(comparison(pairs.get(i), measure, claimed.get(i), goal));
            }
        }
        return family;
    }

    private Comparison comparison(Pair pair, Measure measure, Claim claim, boolean goal) {
        EValue shown = new EValue(pair.logE(), pair.most());
        String arm = experiment.slots().get(pair.a());
        String control = experiment.slots().get(pair.b());
        boolean planned = claims.reading().planned();
        return new Comparison(
                arm,
                control,
                pair.metric(),
                goal,
                enough(pair, measure) ? Optional.of(claims.reading().difference(pair)) : Optional.empty(),
                pair.lift(),
                shown.evidence(),
                shown.log10(),
                shown.strength(),
                shown.p(),
                claim,
                planned ? PLANNED : SEQUENCE,
                meaning(claim, arm, control, pair.metric()) + (goal ? "" : EXPLORATORY));
    }

    private boolean enough(Pair pair, Measure measure) {
        return pair.w() > 0
                && measure.earned(mature.getOrDefault(pair.a(), Outcomes.NONE)) >= ENOUGH_SUCCESSES
                && measure.earned(mature.getOrDefault(pair.b(), Outcomes.NONE)) >= ENOUGH_SUCCESSES;
    }

    private String meaning(Claim claim, String arm, String control, String metric) {
        String name = metric.equals("reward") ? metric : metric.toUpperCase(Locale.ROOT);
        String error = Percent.of(definition.analysis().alpha());
        return switch (claim) {
            case BETTER ->
                "%s has a higher %s than %s; on average at most %s of such claims are wrong"
                        .formatted(arm, name, control, error);
            case WORSE ->
                "%s has a lower %s than %s; on average at most %s of such claims are wrong"
                        .formatted(arm, name, control, error);
            case EQUIVALENT ->
                "%s and %s differ in %s by no more than the margin of %s"
                        .formatted(
                                arm,
                                control,
                                name,
                                definition.analysis().margin().orElse(0.0));
            case UNDECIDED -> "the data do not tell yet whether %s and %s differ in %s".formatted(arm, control, name);
        };
    }
}
