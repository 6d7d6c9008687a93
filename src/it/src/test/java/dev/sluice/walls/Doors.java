package dev.sluice.walls;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of doors: which room looks into which.
 *
 * @param storeys rooms by storey, from the lowest
 * @param doors by room, the rooms that it looks into
 */
record Doors(Map<String, List<String>> storeys, Map<String, Set<String>> doors) {
    private static final String ROOT = "dev.sluice.";
    private static final Pattern PACKAGE = Pattern.compile("^package dev\\.sluice\\.([a-z.]+);", Pattern.MULTILINE);
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?dev\\.sluice\\.([a-z.]+)\\.[A-Z]", Pattern.MULTILINE);

    /** The table in {@code doors.txt}. */
    static Doors table() {
        try (InputStream in = Doors.class.getResourceAsStream("/doors.txt")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Doors parse(String text) {
        Map<String, List<String>> storeys = new LinkedHashMap<>();
        Map<String, Set<String>> doors = new LinkedHashMap<>();
        String storey = "";
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("[")) {
                storey = line.substring(1, line.length() - 1);
                storeys.put(storey, new ArrayList<>());
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                String room = line.substring(0, line.indexOf(':'));
                String open = line.substring(line.indexOf(':') + 1).strip();
                storeys.get(storey).add(room);
                doors.put(room, open.isEmpty() ? Set.of() : new TreeSet<>(Set.of(open.split(" "))));
            }
        }
        return new Doors(storeys, doors);
    }

    /** What is wrong with the rooms of some classes: no line, a closed door walked through, or an open one not. */
    List<String> violations(Map<String, Map<String, String>> walked) {
        List<String> wrong = new ArrayList<>();
        walked.forEach((room, walks) -> {
            Set<String> open = doors.get(room);
            if (open == null) {
                wrong.add("room '" + room + "' has no line in doors.txt");
                return;
            }
            walks.forEach((into, who) -> {
                if (!open.contains(into)) {
                    wrong.add("room '" + room + "' has no door to '" + into + "': " + who);
                }
            });
            open.stream()
                    .filter(into -> !walks.containsKey(into))
                    .forEach(into -> wrong.add("nobody walks from '" + room + "' into '" + into + "'"));
        });
        return wrong;
    }

    /** By room, the rooms that its classes depend on, with one of those classes. */
    static Map<String, Map<String, String>> walked(JavaClasses classes, String root) {
        Map<String, Map<String, String>> walked = new TreeMap<>();
        for (JavaClass from : classes) {
            if (!(from.getPackageName() + ".").startsWith(root)
                    || from.getSimpleName().equals("package-info")) {
                continue;
            }
            String room = from.getPackageName().substring(root.length());
            Map<String, String> walks = walked.computeIfAbsent(room, none -> new TreeMap<>());
            from.getDirectDependenciesFromSelf().forEach(dependency -> {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String into = room(target, root);
                if (!into.isEmpty() && !into.equals(room)) {
                    walks.putIfAbsent(into, from.getName() + " → " + target.getName());
                }
            });
        }
        return walked;
    }

    /** The same by the imports of the sources: constants leave no trace in the classes. */
    static Map<String, Map<String, String>> imported(List<Path> sources) {
        Map<String, Map<String, String>> imported = new TreeMap<>();
        for (Path source : sources) {
            String text = read(source);
            Matcher own = PACKAGE.matcher(text);
            if (own.find()) {
                Map<String, String> walks = imported.computeIfAbsent(own.group(1), none -> new TreeMap<>());
                IMPORT.matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .filter(into -> !into.equals(own.group(1)))
                        .forEach(into -> walks.putIfAbsent(into, source.toString()));
            }
        }
        return imported;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String room(JavaClass target, String root) {
        String name = target.getPackageName();
        if ((name + ".").startsWith(root)) {
            return name.substring(root.length());
        }
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }
}
