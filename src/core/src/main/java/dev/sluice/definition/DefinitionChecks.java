package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.Durations;
import dev.sluice.codec.Slug;
import dev.sluice.codec.Texts;
import dev.sluice.model.EventType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an experiment's arms, overrides and durations must be. */
final class DefinitionChecks {
    private static final int MAX_OVERRIDES = 1_000;

    private static final int MAX_EVENT_TYPES = 16;

    private DefinitionChecks() {}

    static void requireSlug(String key, String field) {
        require(
                key != null && Slug.matches(key),
                field,
                "must match " + Slug.ALLOWED + ", got " + (key == null ? "nothing" : "'" + key + "'"));
    }

    static void requireEventTypes(List<EventType> types) {
        require(
                types.size() <= MAX_EVENT_TYPES && types.stream().allMatch(EventType::custom),
                "eventTypes",
                "must be at most " + MAX_EVENT_TYPES + " types other than impression, click, view and conversion");
    }

    static void requireBetween(Duration value, Duration least, Duration most, String field) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                field,
                "must be in [" + Durations.format(least) + ", " + Durations.format(most) + "], got "
                        + Durations.format(value));
    }

    static void requireArms(List<ArmDefinition> arms) {
        require(
                !arms.isEmpty() && arms.size() <= ExperimentDefinition.MAX_ARMS,
                "arms",
                "must be 1 to " + ExperimentDefinition.MAX_ARMS + " arms, got " + arms.size());
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < arms.size(); i++) {
            String key = arms.get(i).key();
            require(keys.add(key), "arms[" + i + "].key", "must be unique, got '" + key + "' twice");
        }
        long controls = arms.stream().filter(ArmDefinition::control).count();
        require(controls == 1, "arms", "must have exactly one arm with control: true, got " + controls);
        for (int i = 0; i < arms.size(); i++) {
            String fallback = arms.get(i).fallback();
            require(
                    fallback.isEmpty() || keys.contains(fallback),
                    "arms[" + i + "].fallback",
                    "must name an arm of this experiment, got '" + fallback + "'");
        }
        for (int i = 0; i < arms.size(); i++) {
            requireParts(arms.get(i), arms, "arms[" + i + "].recommender.parts");
        }
    }

    /** What an arm is blended of must be there, and no blend itself, so that none can name itself. */
    private static void requireParts(ArmDefinition arm, List<ArmDefinition> arms, String field) {
        if (!(arm.recommender() instanceof Blend blend)) {
            return;
        }
        blend.arms().forEach(key -> {
            Optional<ArmDefinition> part =
                    arms.stream().filter(other -> other.key().equals(key)).findFirst();
            require(
                    part.isPresent() && !key.equals(arm.key()),
                    field,
                    "must name other arms of this experiment, got '" + key + "'");
            require(
                    part.filter(other -> !other.external() && !(other.recommender() instanceof Blend))
                            .isPresent(),
                    field,
                    "must name arms that find items and are no blends, got '" + key + "'");
        });
    }

    /** A copy; refuses a unit without an arm. */
    static Map<String, String> named(Map<String, String> overrides) {
        overrides.forEach((unit, arm) ->
                require(arm != null, "overrides", "must name an arm for each unit, got null for '" + unit + "'"));
        Texts.requireAllKept(overrides.keySet(), "overrides");
        return Map.copyOf(overrides);
    }

    static void requireOverrides(Map<String, String> overrides, List<ArmDefinition> arms) {
        require(
                overrides.size() <= MAX_OVERRIDES,
                "overrides",
                "must be at most " + MAX_OVERRIDES + ", got " + overrides.size());
        overrides.forEach((unit, arm) -> require(
                arms.stream().anyMatch(known -> known.key().equals(arm)),
                "overrides",
                "must name arms of this experiment, got '" + arm + "'"));
    }
}
