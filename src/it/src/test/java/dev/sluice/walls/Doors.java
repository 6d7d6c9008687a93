package dev.sluice.walls;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The table of doors: which room looks into which.
 *
 * @param storeys rooms by storey, from the lowest
 * @param doors by room, the rooms that it looks into
 */
record Doors(Map<String, List<String>> storeys, Map<String, Set<String>> doors) {
    private static final String ROOT = "dev.sluice.";

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
    List<String> violations(JavaClasses classes, String root) {
        List<String> wrong = new ArrayList<>();
        walked(classes, root).forEach((room, walks) -> {
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

    private static String room(JavaClass target, String root) {
        String name = target.getPackageName();
        if ((name + ".").startsWith(root)) {
            return name.substring(root.length());
        }
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }
}
