package dev.sluice.audit;

/**
 * What something was done to.
 *
 * @param experiment key of the experiment, or empty where it is none
 * @param revision of the experiment in force afterwards, or 0
 * @param text kind and name, like {@code model ranker/3} or {@code catalogue}
 */
public record Subject(String experiment, int revision, String text) {
    private static final int MOST = 200;

    public Subject {
        text = text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
    }

    public static Subject experiment(String key, int revision) {
        return new Subject(key, revision, "experiment " + key);
    }

    /** Anything but an experiment. */
    public static Subject of(String kind, String name) {
        return new Subject("", 0, name.isEmpty() ? kind : kind + " " + name);
    }
}
