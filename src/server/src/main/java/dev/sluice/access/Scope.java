package dev.sluice.access;

import static dev.sluice.codec.InvalidInput.require;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a key may be used.
 *
 * @param experiments keys of experiments, or their beginnings with a star, like {@code shop-*}; empty for all
 * @param origins of browser pages, like {@code https://shop.example}; empty for callers that are no pages
 */
public record Scope(List<String> experiments, List<String> origins) {
    /** Everywhere. */
    public static final Scope EVERYWHERE = new Scope(List.of(), List.of());

    private static final Pattern EXPERIMENT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}\\*?");
    private static final int MOST = 64;

    public Scope {
        experiments = List.copyOf(experiments);
        origins = List.copyOf(origins);
        require(experiments.size() <= MOST, "experiments", "must be at most " + MOST);
        require(origins.size() <= MOST, "origins", "must be at most " + MOST);
        for (String experiment : experiments) {
            require(
                    EXPERIMENT.matcher(experiment).matches(),
                    "experiments",
                    "must be keys of experiments, or beginnings like shop-*, got '" + experiment + "'");
        }
        for (String origin : origins) {
            require(whole(origin), "origins", "must be whole origins like https://shop.example, got '" + origin + "'");
        }
    }

    private static boolean whole(String origin) {
        try {
            URI uri = URI.create(origin);
            return List.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && origin.equals(uri.getScheme() + "://" + uri.getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether it is bound to some experiments. */
    public boolean limited() {
        return !experiments.isEmpty();
    }

    /** Whether that experiment is in it. */
    public boolean holds(String experiment) {
        return !limited()
                || experiments.stream()
                        .anyMatch(one -> one.endsWith("*")
                                ? experiment.startsWith(one.substring(0, one.length() - 1))
                                : one.equals(experiment));
    }

    /** Whether a page of that origin may use it. */
    public boolean admits(String origin) {
        return origins.isEmpty() || origins.contains(origin);
    }
}
