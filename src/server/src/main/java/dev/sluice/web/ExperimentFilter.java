package dev.sluice.web;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which experiments a list is to hold.
 *
 * @param statuses only these
 * @param text in lower case; what its key or hypothesis must hold
 */
public record ExperimentFilter(Set<Status> statuses, String text) {
    /**
     * As it is asked for.
     *
     * @param statuses names separated by commas; empty for all but the archived ones
     * @param text whatever its case; may be empty
     */
    public static ExperimentFilter of(String statuses, String text) {
        return new ExperimentFilter(parse(statuses), text.toLowerCase(Locale.ROOT));
    }

    public boolean passes(PublishedExperiment experiment) {
        return statuses.contains(experiment.status())
                && Stream.of(experiment.key(), experiment.definition().hypothesis())
                        .anyMatch(field -> field.toLowerCase(Locale.ROOT).contains(text));
    }

    private static Set<Status> parse(String names) {
        if (names.isEmpty()) {
            return EnumSet.complementOf(EnumSet.of(Status.ARCHIVED));
        }
        EnumSet<Status> wanted = EnumSet.noneOf(Status.class);
        for (String name : names.split(",")) {
            wanted.add(Arrays.stream(Status.values())
                    .filter(status -> status.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInput(
                            "status", "must be of " + Arrays.toString(Status.values()) + ", got '" + name + "'")));
        }
        return wanted;
    }
}
