package dev.sluice.ui.editor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ui.editor.Field.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which fields a definition has, in the order in which they are asked for; some depend on what others say. */
final class Layout {
    private static final List<Field> PRIOR =
            List.of(Field.number("policy.prior.alpha", "1"), Field.number("policy.prior.beta", "1"));
    private static final Field FLOOR = Field.number("policy.floor", "0");
    private static final Field WARMUP = Field.number("policy.warmup", "0");
    private static final Field HALF_LIFE = Field.text("policy.halfLife", "");

    private static final Map<String, List<Field>> BY_POLICY = Map.of(
            "thompson", with(PRIOR, FLOOR, WARMUP, HALF_LIFE),
            "fixed", List.of(Field.of("policy.weights", Kind.BLOCK, "top-k: 0.5\nwukong: 0.5")),
            "epsilon-greedy",
                    List.of(
                            Field.number("policy.epsilon", "0.1"),
                            Field.number("policy.decay.scale", ""),
                            WARMUP,
                            HALF_LIFE),
            "top-two",
                    with(
                            PRIOR,
                            Field.number("policy.beta", "0.5"),
                            Field.number("policy.floor", "0.02"),
                            WARMUP,
                            HALF_LIFE),
            "sliding-window-thompson", with(PRIOR, Field.text("policy.window", "7d"), FLOOR, WARMUP),
            "softmax", List.of(Field.number("policy.temperature", "0.01"), WARMUP, HALF_LIFE),
            "ucb1", List.of(WARMUP),
            "kl-ucb", List.of(WARMUP),
            "bayes-ucb", List.of(WARMUP),
            "interleaving", List.of());

    private static final List<String> COMPOSITE = List.of("click", "view", "conversion", "cap");

    private Layout() {}

    private static List<Field> with(List<Field> some, Field... more) {
        List<Field> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    /** All sections of that definition. */
    static List<Section> of(JsonNode definition) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(
                "basics",
                List.of(
                        Field.text("key", "home-feed"),
                        Field.of("hypothesis", Kind.LONG, ""),
                        Field.choice("unit", "request", "user", "session"))));
        sections.add(new Section("arms", arms(definition.path("arms").size())));
        sections.add(new Section("reward", reward(definition.path("reward"))));
        sections.add(new Section(
                "policy", policy(definition.path("policy").path("type").asText("thompson"))));
        sections.add(new Section(
                "audience",
                List.of(
                        Field.number("traffic", "1"),
                        Field.text("targeting", "context.country == 'KR'"),
                        Field.text("namespace.name", ""),
                        Field.number("namespace.from", "0"),
                        Field.number("namespace.to", "0.5"),
                        Field.of("overrides", Kind.BLOCK, "qa-unit-1: wukong"),
                        Field.of("segments", Kind.BLOCK, "- attribute: country\n  values: [KR, US]"))));
        sections.add(new Section(
                "events",
                List.of(
                        Field.text("attributionWindow", "30m"),
                        Field.text("grace", "5s"),
                        Field.choice("learning", "mature", "corrected", "immediate"),
                        Field.number("viewThrough.share", "0.3"),
                        Field.text("viewThrough.watched", "10s"),
                        Field.of("eventTypes", Kind.LIST, "add-to-cart, share"),
                        Field.choice("durability", "served", "acknowledged"))));
        sections.add(new Section(
                "analysis",
                List.of(
                        Field.number("analysis.alpha", "0.05"),
                        Field.of("analysis.goals", Kind.LIST, "ctr, cvr"),
                        Field.number("analysis.decisions", ""),
                        Field.number("analysis.looks", ""),
                        Field.number("analysis.baseRate", ""),
                        Field.number("analysis.margin", ""),
                        Field.text("analysis.covariate", ""))));
        sections.add(new Section(
                "stopping",
                List.of(
                        Field.choice("stopping.mode", "suggest", "apply"),
                        Field.choice("stopping.claim", "true", "false"),
                        Field.choice("stopping.futility", "true", "false"),
                        Field.number("stopping.ship", ""),
                        Field.text("stopping.shipAfter", "7d"),
                        Field.text("stopping.maxDuration", ""),
                        Field.of("stopping.eliminate", Kind.FLAG, ""),
                        Field.of("guardrails", Kind.BLOCK, "- metric: error-rate\n  max: 0.02"))));
        return sections;
    }

    private static List<Field> arms(int count) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String arm = "arms[" + i + "].";
            fields.add(Field.text(arm + "key", "wukong"));
            fields.add(Field.of(arm + "control", Kind.FLAG, ""));
            fields.add(
                    Field.choice(arm + "recommender.type", "external", "top-k", "item-cf", "onnx", "remote", "random"));
            fields.add(Field.of(arm + FormTree.SETTINGS, Kind.BLOCK, "model: wukong@latest"));
            fields.add(Field.text(arm + "timeout", "50ms"));
            fields.add(Field.text(arm + "fallback", ""));
            fields.add(Field.of(arm + "config", Kind.BLOCK, ""));
        }
        return fields;
    }

    private static List<Field> reward(JsonNode reward) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.choice("reward.metric", "ctr", "vtr", "cvr", FormTree.COMPOSITE));
        if (reward.has(FormTree.COMPOSITE)) {
            COMPOSITE.forEach(
                    part -> fields.add(Field.number("reward.composite." + part, part.equals("cap") ? "1" : "0")));
        }
        return fields;
    }

    private static List<Field> policy(String type) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.choice(
                "policy.type",
                "thompson",
                "fixed",
                "epsilon-greedy",
                "top-two",
                "sliding-window-thompson",
                "softmax",
                "interleaving",
                "ucb1",
                "kl-ucb",
                "bayes-ucb"));
        fields.addAll(BY_POLICY.getOrDefault(type, List.of()));
        return fields;
    }

    /**
     * Fields that belong together.
     *
     * @param name among the texts
     */
    record Section(String name, List<Field> fields) {}
}
