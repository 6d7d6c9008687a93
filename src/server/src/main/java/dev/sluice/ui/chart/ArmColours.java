package dev.sluice.ui.chart;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives every arm the same colour everywhere: that of its permanent slot, or the next one that is free where slots of arms
 * that went and came would share one.
 */
public final class ArmColours {
    /** Colours that people with any kind of colour vision tell apart; beyond, they repeat with another pattern. */
    static final int COLOURS = 8;

    private ArmColours() {}

    public static String of(PublishedExperiment experiment, String arm) {
        return style(number(experiment, arm));
    }

    /** The same by slot, also of an arm that is gone. */
    static String of(PublishedExperiment experiment, int slot) {
        return style(numbers(experiment).getOrDefault(slot, slot % COLOURS));
    }

    /** Number of the arm's colour, from 0. */
    static int number(PublishedExperiment experiment, String arm) {
        return numbers(experiment).getOrDefault(experiment.slot(arm), 0);
    }

    private static String style(int number) {
        return "arm-" + number % COLOURS + (number < COLOURS ? "" : " hatched");
    }

    /** Numbers by slot. */
    private static Map<Integer, Integer> numbers(PublishedExperiment experiment) {
        List<Integer> slots = experiment.definition().arms().stream()
                .map(ArmDefinition::key)
                .map(experiment::slot)
                .sorted()
                .toList();
        Map<Integer, Integer> numbers = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (int slot : slots) {
            int number = slot % COLOURS;
            if (taken.contains(number)) {
                number = 0;
                while (taken.contains(number)) {
                    number++;
                }
            }
            taken.add(number);
            numbers.put(slot, number);
        }
        return numbers;
    }
}
