package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Texts;
import dev.sluice.model.Baseline;
import dev.sluice.model.EventType;
import dev.sluice.model.ItemBandit;
import dev.sluice.model.Measure;
import dev.sluice.model.ModelReference;
import dev.sluice.policy.FixedSplit;
import dev.sluice.policy.Forgetting;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ThompsonSampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an administrator asks for. One that exists is valid.
 *
 * @param key slug, unique on the platform
 * @param hypothesis what the experiment is meant to show
 * @param unit what is randomised, and so what is counted; default request
 * @param traffic share of the units in the experiment, in [0, 1]; the rest gets control; default 1
 * @param targeting who takes part, by the request's context; the rest gets control; default everybody
 * @param namespace part of a namespace whose experiments share no unit; default none
 * @param overrides arm by unit, for testing by hand; ids are kept as {@code #} and their hash, which may be sent again
 * @param reward what the policy maximises; default CTR
 * @param attributionWindow how long after a decision an event counts for it, 1s to 30d; default 30m
 * @param grace how long after the window a record may still arrive, 0s to 1h; default 5s
 * @param learning from which decisions the policy learns; default mature
 * @param viewThrough when a view counts; default 30 % or 10 s
 * @param eventTypes further event types, at most 16: counted and reported, no reward
 * @param durability whether a decision is answered before the broker has its record; default served
 * @param guardrails what arms must not exceed, at most 8
 * @param policy how traffic is allocated; default Thompson sampling
 * @param attributes what of the request and the unit is logged and may be a feature of models, at most 32; default none
 * @param itemAttributes what of items a request may filter by, as the catalogue has it, at most 32; default none
 * @param segments declared attributes of the context by whose values results are shown apart; default none
 * @param analysis how evidence is read
 * @param stopping when the experiment has run long enough
 * @param arms 1 to 64, exactly one of them control
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExperimentDefinition(
        String key,
        String hypothesis,
        Unit unit,
        Double traffic,
        Targeting targeting,
        Optional<Namespace> namespace,
        @JsonSetter(contentNulls = Nulls.SET) Map<String, String> overrides,
        Reward reward,
        Duration attributionWindow,
        Duration grace,
        Learning learning,
        ViewThrough viewThrough,
        List<EventType> eventTypes,
        Durability durability,
        List<Guardrail> guardrails,
        Policy policy,
        Attributes attributes,
        Attributes itemAttributes,
        Segments segments,
        Analysis analysis,
        Stopping stopping,
        List<ArmDefinition> arms) {
    /** Most arms that an experiment may ever have. */
    public static final int MAX_ARMS = 64;

    /** Arms up to which each is compared with each; beyond, each is compared with control only. */
    public static final int MOST_COMPARED_ARMS = 8;

    private static final double ENOUGH_CONTROL = 0.1;
    private static final String HIDDEN_PREFIX = "#";
    private static final Pattern HIDDEN = Pattern.compile(HIDDEN_PREFIX + "[0-9a-f]{32}");
    private static final int MOST_SEGMENT_ROWS = 160;
    private static final Duration MAX_WINDOW = Duration.ofDays(30);
    private static final Duration MAX_GRACE = Duration.ofHours(1);

    public ExperimentDefinition {
        DefinitionChecks.requireSlug(key, "key");
        hypothesis = hypothesis == null ? "" : hypothesis;
        unit = unit == null ? Unit.REQUEST : unit;
        traffic = traffic == null ? 1.0 : traffic;
        targeting = targeting == null ? Targeting.EVERYBODY : targeting;
        namespace = namespace == null ? Optional.empty() : namespace;
        overrides = overrides == null ? Map.of() : DefinitionChecks.named(overrides);
        reward = reward == null ? Reward.CTR : reward;
        attributionWindow = attributionWindow == null ? Duration.ofMinutes(30) : attributionWindow;
        grace = grace == null ? Duration.ofSeconds(5) : grace;
        learning = learning == null ? Learning.MATURE : learning;
        viewThrough = viewThrough == null ? ViewThrough.DEFAULT : viewThrough;
        eventTypes = eventTypes == null ? List.of() : List.copyOf(eventTypes);
        durability = durability == null ? Durability.SERVED : durability;
        guardrails = guardrails == null ? List.of() : List.copyOf(guardrails);
        policy = policy == null ? ThompsonSampling.standard() : policy;
        attributes = attributes == null ? Attributes.NONE : attributes;
        itemAttributes = itemAttributes == null ? Attributes.NONE : itemAttributes;
        segments = segments == null ? Segments.NONE : segments;
        analysis = analysis == null ? Analysis.DEFAULT : analysis;
        stopping = stopping == null ? Stopping.DEFAULT : stopping;
        arms = arms == null ? List.of() : List.copyOf(arms);
        require(hypothesis.length() <= 1_000, "hypothesis", "must have at most 1000 characters");
        Texts.requireKept(hypothesis, "hypothesis");
        requireIn(traffic, 0, 1, "traffic");
        DefinitionChecks.requireBetween(attributionWindow, Duration.ofSeconds(1), MAX_WINDOW, "attributionWindow");
        DefinitionChecks.requireBetween(grace, Duration.ZERO, MAX_GRACE, "grace");
        DefinitionChecks.requireEventTypes(eventTypes);
        require(guardrails.size() <= 8, "guardrails", "must be at most 8, got " + guardrails.size());
        DefinitionChecks.requireArms(arms);
        DefinitionChecks.requireOverrides(overrides, arms);
        require(
                learning != Learning.CORRECTED || policy.forgetting().isEmpty(),
                "learning",
                "must be mature or immediate with a policy that forgets, got corrected");
        require(
                segments.size() * arms.size() * analysis.goals(reward).size() <= MOST_SEGMENT_ROWS,
                "segments",
                "must have at most " + MOST_SEGMENT_ROWS + " rows: values (and 'other') times arms times goals, got "
                        + segments.size() * arms.size() * analysis.goals(reward).size());
        require(
                analysis.covariate().isEmpty() || (unit.lasting() && policy instanceof FixedSplit),
                "analysis.covariate",
                "must not be given unless unit is user or session and the policy fixed");
        require(
                !(policy instanceof ThompsonSampling thompson && thompson.on() == ThompsonSampling.On.CONTRASTS)
                        || (learning == Learning.MATURE && reward.measure().binary()),
                "policy.on",
                "must be rates unless it learns from mature rows and the reward is one metric, got contrasts");
        requireDeclared(attributes, segments, analysis);
        policy.check(arms.stream().map(ArmDefinition::key).toList());
        if (policy.interleaves()) {
            Interleavable.require(reward, unit, segments, analysis, stopping, arms);
        }
    }

    private static void requireDeclared(Attributes attributes, Segments segments, Analysis analysis) {
        for (Segments.Attribute segment : segments.attributes()) {
            attributes.requireDeclared("segments", segment.attribute(), Attributes.Type.of(segment.values()));
        }
        analysis.covariate().ifPresent(covariate -> {
            attributes.requireDeclared("analysis.covariate", covariate, Attributes.Type.NUMBER);
            require(
                    attributes
                            .type(covariate)
                            .filter(Attributes.Type.NUMBER::equals)
                            .isPresent(),
                    "analysis.covariate",
                    "must be declared as a number");
        });
    }

    /** With defaults for all else. */
    @SuppressWarnings("NullAway") // what is absent gets its default
    public static ExperimentDefinition of(String key, Policy policy, Analysis analysis, List<ArmDefinition> arms) {
        return new ExperimentDefinition(
                key, null, null, null, null, null, null, null, null, null, null, null, null, null, null, policy, null,
                null, null, analysis, null, arms);
    }

    /**
     * The same with the units of the overrides hidden, as they are stored and published.
     *
     * @param hash 32 hexadecimal digits of a unit
     */
    public ExperimentDefinition hiding(UnaryOperator<String> hash) {
        Map<String, String> hidden = new HashMap<>();
        overrides.forEach((unit, arm) ->
                hidden.put(HIDDEN.matcher(unit).matches() ? unit : HIDDEN_PREFIX + hash.apply(unit), arm));
        return with(hidden, arms);
    }

    /**
     * The same with the recommenders of its arms as they are stored and published.
     *
     * @param settle refuses what cannot be had here
     */
    public ExperimentDefinition settling(UnaryOperator<RecommenderSettings> settle) {
        List<ArmDefinition> settled = new ArrayList<>();
        for (int i = 0; i < arms.size(); i++) {
            try {
                settled.add(arms.get(i).with(settle.apply(arms.get(i).recommender())));
            } catch (InvalidInput e) {
                throw new InvalidInput("arms[" + i + "].recommender." + e.field(), String.valueOf(e.getMessage()));
            }
        }
        return with(overrides, settled);
    }

    private ExperimentDefinition with(Map<String, String> otherOverrides, List<ArmDefinition> otherArms) {
        return new ExperimentDefinition(
                key,
                hypothesis,
                unit,
                traffic,
                targeting,
                namespace,
                otherOverrides,
                reward,
                attributionWindow,
                grace,
                learning,
                viewThrough,
                eventTypes,
                durability,
                guardrails,
                policy,
                attributes,
                itemAttributes,
                segments,
                analysis,
                stopping,
                otherArms);
    }

    /** How trials of items are counted for its arms. */
    public Set<ItemBandit> itemBandits() {
        return arms.stream()
                .flatMap(arm -> arm.recommender().itemBandit().stream())
                .collect(Collectors.toSet());
    }

    public Set<ModelReference> models() {
        return arms.stream().flatMap(arm -> arm.recommender().models().stream()).collect(Collectors.toSet());
    }

    /**
     * The arm that is named for a unit.
     *
     * @param hash 32 hexadecimal digits of the unit
     */
    public Optional<String> override(String hash) {
        return Optional.ofNullable(overrides.get(HIDDEN_PREFIX + hash));
    }

    /**
     * Whether what was learned under earlier revisions still holds: same unit, reward, window, target, control, reading of the
     * evidence, and sums that the policy learns from, and every arm with the items that it had when it was there last. Others
     * may join or leave, except under a planned horizon and where lists are drafted from two. Otherwise a new group of
     * revisions begins.
     *
     * @param group the revisions of the group, newest first
     */
    public boolean continues(List<ExperimentDefinition> group) {
        Map<String, List<ArmDefinition>> before = new HashMap<>();
        for (ExperimentDefinition earlier : group) {
            Treatment.arms(earlier).forEach(before::putIfAbsent);
        }
        return Treatment.of(this).equals(Treatment.of(group.get(0)))
                && Treatment.arms(this).entrySet().stream()
                        .allMatch(arm -> arm.getValue().equals(before.getOrDefault(arm.getKey(), arm.getValue())));
    }

    /** Whether an event of that type may come back for a decision of this experiment. */
    public boolean knows(EventType type) {
        return !type.custom() || eventTypes.contains(type);
    }

    @JsonIgnore
    public List<Measure> goals() {
        return analysis.goals(reward);
    }

    @JsonIgnore
    public Set<String> goalNames() {
        return goals().stream().map(Measure::name).collect(Collectors.toSet());
    }

    /** What 1 stands for in a finding by that metric. */
    public double unit(String metric) {
        return reward.measure().name().equals(metric) ? reward.measure().unit() : 1;
    }

    /** The arm that the others are compared with. */
    @JsonIgnore
    public ArmDefinition controlArm() {
        return arms.stream().filter(ArmDefinition::control).findFirst().orElseThrow();
    }

    /** Mature rows after which a fixed split ends, where that is planned: then it may be watched without being wrong. */
    @JsonIgnore
    public Optional<Long> horizon() {
        return policy instanceof FixedSplit ? analysis.decisions() : Optional.empty();
    }

    /**
     * The least share that control may come to have, where that is below a tenth: every comparison needs its rows, so that
     * little is found with fewer.
     */
    @JsonIgnore
    public Optional<Double> thinControl() {
        List<String> keys = arms.stream().map(ArmDefinition::key).toList();
        int control = arms.indexOf(controlArm());
        return arms.size() < 2 || policy.deterministic() || policy.interleaves()
                ? Optional.empty()
                : Optional.of(policy.leastShare(keys, control)).filter(share -> share < ENOUGH_CONTROL);
    }

    /** Whether shares follow relative effects once there are enough rows. */
    @JsonIgnore
    public boolean contrasted() {
        return policy.contrasts()
                && learning == Learning.MATURE
                && reward.measure().binary();
    }

    /** Whether lists are drafted from both arms, so that no list is of one arm alone. */
    @JsonIgnore
    public boolean interleaves() {
        return policy.interleaves();
    }

    public Baseline baseline(Map<String, Object> context) {
        return new Baseline(segments.index(context), analysis.covariate(context));
    }

    /**
     * All that arms are compared by: with many arms only what the policy and the goals need, and nothing where no list is of
     * one arm alone.
     */
    @JsonIgnore
    public List<Measure> measures() {
        if (policy.interleaves()) {
            return List.of();
        }
        Stream<Measure> metrics =
                arms.size() <= MOST_COMPARED_ARMS ? Stream.of(Metric.values()).map(Metric::measure) : goals().stream();
        return Stream.concat(metrics, Stream.of(reward.measure())).distinct().toList();
    }

    /** How the policy weighs what it learned long ago; empty when it never forgets. */
    public Optional<Forgetting> forgetting() {
        return policy.forgetting();
    }

    /** What is randomised. */
    public enum Unit {
        /** Every decision on its own, analysed per decision. */
        @JsonProperty("request")
        REQUEST,
        /** People or accounts, analysed per unit: its first decision, and what it did within the window after that. */
        @JsonProperty("user")
        USER,
        /** Visits, analysed like users. */
        @JsonProperty("session")
        SESSION;

        public boolean lasting() {
            return this != REQUEST;
        }
    }

    /** When a decision is answered. */
    public enum Durability {
        /** At once: what a replica has not sent yet is lost with it. */
        @JsonProperty("served")
        SERVED,
        /** Once the broker has its record. */
        @JsonProperty("acknowledged")
        ACKNOWLEDGED
    }

    /** From which rows the policy learns. Reports and evidence use mature rows in any case. */
    public enum Learning {
        /** Only those whose window has closed. */
        @JsonProperty("mature")
        MATURE,
        /**
         * All, with young rows counted only as far as their successes should have come by now: quick, and fair to arms
         * whose successes come late. For policies that do not forget.
         */
        @JsonProperty("corrected")
        CORRECTED,
        /** All: an impression counts as a failure until its click comes. Quick, and biased against slow successes. */
        @JsonProperty("immediate")
        IMMEDIATE;

        public boolean live() {
            return this != MATURE;
        }
    }
}
