package dev.sluice.training;

import java.util.HashMap;
import java.util.Map;

/**
 * Settings that suit an architecture better than the general defaults: chosen on the valid part of MovieLens 100K split by time,
 * label rating ≥ 4, where most units are unknown. What is asked for stands before them.
 */
public final class Suited {
    private static final Map<String, Map<String, String>> SETTINGS = Map.of(
            "lr", Map.of("rate", "0.005"),
            "mf", Map.of("dim", "32", "rate", "0.002", "idDropout", "0.05"),
            "cfnet", Map.of("idDropout", "0.05"),
            "ffm", Map.of("weightDecay", "0.5"),
            "deepfm", Map.of("weightDecay", "0.5", "dropout", "0.2"),
            "din", Map.of("weightDecay", "0.5", "history", "50"),
            "wukong",
                    Map.of(
                            "layers", "3",
                            "start", "0.02",
                            "dropout", "0.5",
                            "decay", "0.8",
                            "weightDecay", "0.9",
                            "idDropout", "0.15"));

    /** What suits behind a first stage, where rows are hard to tell apart; chosen on the valid part of a random split. */
    private static final Map<String, Map<String, String>> BEHIND = Map.of("fm-sgd", Map.of("rate", "0.005"));

    /** Other names by which a setting may be asked for. */
    private static final Map<String, String> PUBLISHED = Map.of("num_layers", "layers");

    private Suited() {}

    /** Settings that were asked for, and where nothing was said those that suit behind a first stage. */
    public static Map<String, String> behind(String model, Map<String, String> asked) {
        Map<String, String> all = new HashMap<>(BEHIND.getOrDefault(model, Map.of()));
        all.putAll(asked);
        return all;
    }

    /** All settings of a model: those that were asked for, and where nothing was said those that suit it. */
    public static Map<String, String> to(String model, Map<String, String> asked) {
        Map<String, String> all = new HashMap<>(SETTINGS.getOrDefault(model, Map.of()));
        PUBLISHED.forEach((published, own) -> {
            if (asked.containsKey(published)) {
                all.remove(own);
            }
        });
        all.putAll(asked);
        return all;
    }
}
