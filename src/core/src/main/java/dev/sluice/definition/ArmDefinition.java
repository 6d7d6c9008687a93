package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.sluice.codec.Durations;
import dev.sluice.codec.Numbers;
import dev.sluice.codec.Texts;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One arm of an experiment.
 *
 * @param key slug, unique within the experiment
 * @param control whether it is the arm that everybody gets outside the experiment; exactly one is
 * @param recommender how it finds its items; default external
 * @param timeout time budget for its items, 1ms to 10s; default 50ms
 * @param fallback key of the arm whose items are served when this one fails; empty means control
 * @param config handed to the caller with every decision for this arm
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ArmDefinition(
        String key,
        boolean control,
        RecommenderSettings recommender,
        Duration timeout,
        String fallback,
        @JsonSetter(contentNulls = Nulls.SET) Map<String, Object> config) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(50);

    public ArmDefinition {
        DefinitionChecks.requireSlug(key, "key");
        recommender = recommender == null ? new RecommenderSettings.External() : recommender;
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
        fallback = fallback == null ? "" : fallback;
        config = config == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(config)); // may hold null
        Numbers.requireFinite(config, "config");
        Texts.requireAllKept(config, "config");
        require(
                timeout.compareTo(Duration.ofMillis(1)) >= 0 && timeout.compareTo(Duration.ofSeconds(10)) <= 0,
                "timeout",
                "must be in [1ms, 10s], got " + Durations.format(timeout));
        require(!fallback.equals(key), "fallback", "must be another arm, got '" + fallback + "'");
    }

    public static ArmDefinition external(String key, boolean control) {
        return new ArmDefinition(key, control, new RecommenderSettings.External(), DEFAULT_TIMEOUT, "", Map.of());
    }

    /** What its units get, without what only guards it. */
    ArmDefinition treatment() {
        return new ArmDefinition(key, control, recommender, DEFAULT_TIMEOUT, "", config);
    }

    /** The same with another recommender. */
    ArmDefinition with(RecommenderSettings other) {
        return new ArmDefinition(key, control, other, timeout, fallback, config);
    }

    public boolean external() {
        return recommender instanceof RecommenderSettings.External;
    }
}
