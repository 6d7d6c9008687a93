package dev.sluice.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Comma-separated option values. */
final class Csv {
    private Csv() {}

    static List<Path> paths(String text) {
        return split(text).stream().map(Path::of).toList();
    }

    static List<String> split(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.split(","));
    }
}
