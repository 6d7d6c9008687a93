package dev.sluice.ui.editor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.web.BadJson;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;

/**
 * A definition while it is written, valid or not.
 *
 * @param tree what was written
 * @param yaml the same as text
 * @param definition what it means; empty while something is wrong
 * @param problem the first thing that is wrong
 */
record FormDefinition(
        ObjectNode tree, String yaml, Optional<ExperimentDefinition> definition, Optional<BadJson> problem) {
    /** What the form says, or the YAML beside it where that was touched last. */
    static FormDefinition of(MultivaluedMap<String, String> form) {
        String yaml = form.getFirst("yaml");
        return "yaml".equals(form.getFirst("source")) && yaml != null ? ofYaml(yaml) : ofForm(form);
    }

    static FormDefinition ofForm(MultivaluedMap<String, String> form) {
        try {
            return ofTree(FormTree.read(form));
        } catch (InvalidInput e) {
            return new FormDefinition(
                    Json.http().createObjectNode(),
                    "",
                    Optional.empty(),
                    Optional.of(new BadJson(e.field(), String.valueOf(e.getMessage()))));
        }
    }

    static FormDefinition ofYaml(String yaml) {
        try {
            if (Json.yaml().readTree(yaml) instanceof ObjectNode tree) {
                FormDefinition draft = ofTree(tree);
                return new FormDefinition(tree, yaml, draft.definition, draft.problem);
            }
            return broken(yaml, new BadJson("yaml", "must be an experiment: lines like 'key: home-feed'"));
        } catch (JsonProcessingException e) {
            BadJson bad = BadJson.of(e);
            return broken(yaml, new BadJson("yaml", bad.message()));
        }
    }

    static FormDefinition ofTree(ObjectNode tree) {
        try {
            ExperimentDefinition definition = Json.http().treeToValue(tree, ExperimentDefinition.class);
            return new FormDefinition(tree, FormTree.yaml(tree), Optional.of(definition), Optional.empty());
        } catch (JsonProcessingException e) {
            return new FormDefinition(tree, FormTree.yaml(tree), Optional.empty(), Optional.of(BadJson.of(e)));
        }
    }

    private static FormDefinition broken(String yaml, BadJson problem) {
        return new FormDefinition(Json.http().createObjectNode(), yaml, Optional.empty(), Optional.of(problem));
    }

    /** Whether it could be read at all, valid or not. */
    boolean readable() {
        return !tree.isEmpty();
    }

    /** The definition; what is wrong is refused. */
    ExperimentDefinition required() {
        problem.ifPresent(bad -> {
            throw new InvalidInput(bad.field(), bad.message());
        });
        return definition.orElseThrow();
    }

    /** Its sections as a page shows them. */
    List<FormSection> sections() {
        return FormSection.of(this);
    }
}
