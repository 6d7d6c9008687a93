package dev.sluice.ui.editor;

import dev.sluice.codec.Kind.Described;
import dev.sluice.codec.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One thing that can be set in a definition.
 *
 * @param path in the definition, like {@code policy.epsilon} or {@code arms[0].key}
 * @param kind how it is written
 * @param otherwise what holds when it is left out, as a hint; may be empty
 * @param choices allowed values of a choice; the first one holds when none is made
 */
public record Field(String path, Kind kind, String otherwise, List<String> choices) {
    /** How a value is written in a form. */
    public enum Kind {
        /** A line of text. */
        TEXT,
        /** Some lines of text. */
        LONG,
        /** A number. */
        NUMBER,
        /** One of a few. */
        CHOICE,
        /** Yes or no. */
        FLAG,
        /** Texts with commas between them. */
        LIST,
        /** A piece of YAML. */
        BLOCK
    }

    static Field text(String path, String otherwise) {
        return new Field(path, Kind.TEXT, otherwise, List.of());
    }

    static Field number(String path, String otherwise) {
        return new Field(path, Kind.NUMBER, otherwise, List.of());
    }

    /** A setting as its record describes it; what it may be like stands for what it is without. */
    static Field described(String prefix, Described setting) {
        String path = prefix + setting.path();
        Setting said = setting.setting();
        if (Map.class.isAssignableFrom(setting.type())) {
            return of(path, Kind.BLOCK, said.like());
        }
        if (setting.type().isEnum()) {
            return choice(path, setting.choices().toArray(String[]::new));
        }
        boolean duration = setting.type() == Duration.class;
        return duration ? text(path, said.like()) : number(path, said.byDefault());
    }

    static Field of(String path, Kind kind, String otherwise) {
        return new Field(path, kind, otherwise, List.of());
    }

    static Field choice(String path, String... choices) {
        return new Field(path, Kind.CHOICE, "", List.of(choices));
    }

    public String id() {
        return "f-" + path.replaceAll("[^A-Za-z0-9]+", "-");
    }

    public String label() {
        return path.replaceAll("\\[\\d+]", "").replace('.', '_');
    }

    public String helpLabel() {
        return label() + "_help";
    }

    /** What that policy is for, among the texts; Thompson sampling is meant where none is named. */
    public String about(String policy) {
        return "about_" + (policy.isEmpty() ? choices.get(0) : policy).replace('-', '_');
    }

    public String label(String choice) {
        return label() + "_" + choice.replace('-', '_').toLowerCase(Locale.ROOT);
    }
}
