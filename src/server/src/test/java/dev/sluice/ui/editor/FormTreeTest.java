package dev.sluice.ui.editor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.Json;
import dev.sluice.codec.Repository;
import dev.sluice.definition.ExperimentDefinition;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormTreeTest {
    static Stream<String> definitions() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Repository.path("experiments"))) {
            files = all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        Stream<String> examples = files.stream().map(file -> {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return Stream.concat(examples, Stream.of("""
                        key: everything
                        hypothesis: "all of it: \\"quoted\\", # and more"
                        unit: user
                        traffic: 0.5
                        targeting: "context.country == 'KR'"
                        namespace: { name: home, from: 0.0, to: 0.5 }
                        overrides: { "qa-1": b }
                        reward: { composite: { click: 0.5, view: 0.25, conversion: 1.0, cap: 0.9 } }
                        attributionWindow: 7d
                        grace: 10s
                        learning: immediate
                        viewThrough: { share: 0.5, watched: 20s }
                        eventTypes: [add-to-cart, share]
                        durability: acknowledged
                        guardrails: [{ metric: error-rate, max: 0.02 }]
                        policy: { type: epsilon-greedy, epsilon: 0.2, decay: { type: inverse, scale: 100 }, warmup: 7, halfLife: 3d }
                        attributes: [{ attribute: country, type: text }]
                        segments: [{ attribute: country, values: [KR, US] }]
                        analysis: { alpha: 0.1, goals: [ctr, cvr], decisions: 10000, baseRate: 0.04, margin: 0.002 }
                        stopping: { mode: apply, claim: false, futility: false, ship: 0.01, shipAfter: 2d, maxDuration: 28d, eliminate: true }
                        arms:
                          - { key: a, control: true, recommender: { type: top-k, halfLife: 30d, includeSeen: true }, timeout: 80ms }
                          - { key: b, recommender: { type: item-cf, neighbours: 20, shrinkage: 3.5 }, fallback: a }
                          - { key: c, recommender: { type: onnx, model: wukong@3, candidates: bpr@1, limit: 100 } }
                          - { key: d, recommender: { type: remote, url: "http://127.0.0.1:8000/x" }, config: { version: "10", minor: "1.10", id: "1_000", hex: "0x1F", nested: { list: [1, two] } } }
                        """, """
                        key: split
                        unit: session
                        policy: { type: fixed, weights: { a: 0.25, b: 0.75 } }
                        attributes: [{ attribute: clicks28d, type: number }]
                        analysis: { covariate: clicks28d, decisions: 1000, looks: 4 }
                        arms: [{ key: a, control: true }, { key: b }]
                        """, """
                        key: top
                        policy: { type: top-two, beta: 0.6, prior: { alpha: 2, beta: 30 }, floor: 0.05, warmup: 3 }
                        arms: [{ key: a, control: true }, { key: b }]
                        """, """
                        key: window
                        policy: { type: sliding-window-thompson, window: 5d, floor: 0.05 }
                        arms: [{ key: a, control: true }, { key: b }]
                        """));
    }

    /** What a browser sends of a form that shows this definition. */
    static MultivaluedMap<String, String> sent(JsonNode definition) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        for (Layout.Section section : Layout.of(definition)) {
            for (Field field : section.fields()) {
                String shown = FormTree.show(definition, field);
                if (field.kind() != Field.Kind.FLAG || shown.equals("true")) {
                    form.putSingle(field.path(), shown);
                }
            }
        }
        return form;
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void definition_comesBackFromItsForm(String yaml) throws IOException {
        ExperimentDefinition definition = Json.yaml().readValue(yaml, ExperimentDefinition.class);
        JsonNode whole = Json.http().valueToTree(definition);
        ObjectNode read = FormTree.read(sent(whole));
        assertThat(Json.http().treeToValue(read, ExperimentDefinition.class)).isEqualTo(definition);
        // and from what was written, with nothing filled in
        JsonNode written = Json.yaml().readTree(yaml);
        assertThat(Json.http().treeToValue(FormTree.read(sent(written)), ExperimentDefinition.class))
                .isEqualTo(definition);
        assertThat(FormDefinition.ofYaml(FormTree.yaml(read)).required()).isEqualTo(definition);
    }

    @Test
    void armThatWasTakenAway_leavesNoGap() throws IOException {
        JsonNode definition =
                Json.yaml().readTree("key: k\narms: [{key: a, control: true}, {key: b}, {key: c, timeout: 70ms}]");
        MultivaluedMap<String, String> form = sent(definition);
        form.keySet().removeIf(name -> name.startsWith("arms[1]"));
        assertThat(FormDefinition.ofForm(form).required().arms())
                .extracting(arm -> arm.key())
                .containsExactly("a", "c");
    }

    @Test
    void whatIsWrong_isToldAtItsField() {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle("key", "home");
        form.putSingle("traffic", "lots");
        form.putSingle("arms[0].key", "a");
        form.putSingle("arms[0].control", "true");
        assertThat(errors(form)).containsExactly("traffic");
        form.putSingle("traffic", "2");
        assertThat(errors(form)).containsExactly("traffic");
        form.putSingle("traffic", "1");
        form.putSingle("policy.type", "thompson");
        form.putSingle("policy.floor", "7");
        assertThat(errors(form)).containsExactly("policy.floor");
        form.putSingle("policy.floor", "0");
        form.putSingle("arms[0].recommender.type", "onnx");
        assertThat(errors(form)).containsExactly("arms[0].recommender.settings");
        form.putSingle("arms[0].recommender.settings", ": : nonsense");
        assertThat(FormDefinition.ofForm(form).problem()).isPresent();
        form.putSingle("arms[0].recommender.settings", "model: fm@1");
        assertThat(FormDefinition.ofForm(form).problem()).isEmpty();
    }

    private static List<String> errors(MultivaluedMap<String, String> form) {
        return FormDefinition.ofForm(form).sections().stream()
                .flatMap(section -> section.parts().stream())
                .flatMap(List::stream)
                .filter(input -> !input.error().isEmpty())
                .map(input -> input.field().path())
                .toList();
    }
}
