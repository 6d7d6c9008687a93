package dev.sluice.ui.editor;

import java.util.ArrayList;
import java.util.List;

/**
 * Inputs that belong together.
 *
 * @param name among the texts
 * @param parts one, or one for each arm
 */
public record FormSection(String name, List<List<Input>> parts) {
    private static final String FIRST_OF_ARM = ".key";

    public String label() {
        return "section_" + name;
    }

    /**
     * A field with what it holds.
     *
     * @param value as text
     * @param error what is wrong with it, or empty
     */
    public record Input(Field field, String value, String error) {}

    static List<FormSection> of(FormDefinition draft) {
        List<FormSection> sections = new ArrayList<>();
        for (Layout.Section section : Layout.of(draft.tree())) {
            List<List<Input>> parts = new ArrayList<>();
            for (Field field : section.fields()) {
                if (parts.isEmpty() || field.path().endsWith(FIRST_OF_ARM)) {
                    parts.add(new ArrayList<>());
                }
                parts.get(parts.size() - 1).add(input(draft, field));
            }
            sections.add(new FormSection(section.name(), parts));
        }
        return sections;
    }

    static Input input(FormDefinition draft, Field field) {
        String error = draft.problem()
                .filter(problem -> concerns(field.path(), problem.field()))
                .map(problem -> problem.message())
                .orElse("");
        return new Input(field, FormTree.show(draft.tree(), field), error);
    }

    /** Whether a problem is best shown at that field: at itself, or at the block that holds it. */
    private static boolean concerns(String path, String problem) {
        if (path.endsWith(FormTree.SETTINGS)) {
            String recommender = path.substring(0, path.lastIndexOf('.') + 1);
            return problem.startsWith(recommender) && !problem.equals(recommender + "type");
        }
        return problem.equals(path) || problem.startsWith(path + ".") || problem.startsWith(path + "[");
    }
}
