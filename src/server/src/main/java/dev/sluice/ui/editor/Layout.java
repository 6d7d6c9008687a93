package dev.sluice.ui.editor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Kind;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/** Which fields a definition has, in the order in which they are asked for; some depend on what others say. */
final class Layout {
    private static final List<String> COMPOSITE = List.of("click", "view", "conversion", "cap");

    private Layout() {}

    /** All sections of that definition. */
    static List<Section> of(JsonNode definition) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(
                "basics",
                List.of(
                        Field.text("key", "home-feed"),
                        Field.of("hypothesis", Field.Kind.LONG, ""),
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
                        Field.of("overrides", Field.Kind.BLOCK, "qa-unit-1: wukong"),
                        Field.of("attributes", Field.Kind.BLOCK, "- attribute: country\n  type: text"),
                        Field.of("itemAttributes", Field.Kind.BLOCK, "- attribute: price\n  type: number"),
                        Field.of("segments", Field.Kind.BLOCK, "- attribute: country\n  values: [KR, US]"))));
        sections.add(new Section(
                "events",
                List.of(
                        Field.text("attributionWindow", "30m"),
                        Field.text("grace", "5s"),
                        Field.choice("learning", "mature", "corrected", "immediate"),
                        Field.number("viewThrough.share", "0.3"),
                        Field.text("viewThrough.watched", "10s"),
                        Field.of("eventTypes", Field.Kind.LIST, "add-to-cart, share"),
                        Field.choice("durability", "served", "acknowledged"))));
        sections.add(new Section(
                "analysis",
                List.of(
                        Field.number("analysis.alpha", "0.05"),
                        Field.of("analysis.goals", Field.Kind.LIST, "ctr, cvr"),
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
                        Field.of("stopping.eliminate", Field.Kind.FLAG, ""),
                        Field.of("guardrails", Field.Kind.BLOCK, "- metric: error-rate\n  max: 0.02"))));
        return sections;
    }

    private static List<Field> arms(int count) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String arm = "arms[" + i + "].";
            fields.add(Field.text(arm + "key", "wukong"));
            fields.add(Field.of(arm + "control", Field.Kind.FLAG, ""));
            fields.add(Field.choice(arm + "recommender.type", names(Kind.of(RecommenderSettings.class))));
            fields.add(Field.of(arm + FormTree.SETTINGS, Field.Kind.BLOCK, "model: wukong@latest"));
            fields.add(Field.text(arm + "timeout", "50ms"));
            fields.add(Field.text(arm + "fallback", ""));
            fields.add(Field.of(arm + "config", Field.Kind.BLOCK, ""));
        }
        return fields;
    }

    private static List<Field> reward(JsonNode reward) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.choice("reward.metric", "ctr", "vtr", "cvr", FormTree.COMPOSITE, FormTree.VALUE));
        if (reward.has(FormTree.COMPOSITE)) {
            COMPOSITE.forEach(
                    part -> fields.add(Field.number("reward.composite." + part, part.equals("cap") ? "1" : "0")));
        }
        if (reward.has(FormTree.VALUE)) {
            fields.add(Field.number("reward.value.cap", ""));
        }
        return fields;
    }

    /** The settings of a policy, as it describes them itself. */
    private static List<Field> policy(String type) {
        List<Field> fields = new ArrayList<>();
        List<Kind> policies = Kind.of(Policy.class);
        fields.add(Field.choice("policy.type", names(policies)));
        policies.stream()
                .filter(policy -> policy.name().equals(type))
                .flatMap(policy -> policy.settings().stream())
                .map(setting -> Field.described("policy.", setting))
                .forEach(fields::add);
        return fields;
    }

    private static String[] names(List<Kind> kinds) {
        return kinds.stream().map(Kind::name).toArray(String[]::new);
    }

    /**
     * Fields that belong together.
     *
     * @param name among the texts
     */
    record Section(String name, List<Field> fields) {}
}
