package dev.sluice.stream;

import java.util.List;

/** Names of the topics. */
public final class Topics {
    /** Current definitions and every revision; compacted. */
    public static final String EXPERIMENTS = "sluice.experiments";

    /** Hashes of the API keys; compacted. */
    public static final String API_KEYS = "sluice.api-keys";

    /** Events from systems that produce to Kafka themselves, under any key; append times. */
    public static final String EVENTS_IN = "sluice.events-in";
    /** Decisions as they were made, verified events and ticks, keyed by unit hash; append times. */
    public static final String EVENTS = "sluice.events";

    /** One row for each mature decision with all its outcomes, keyed by unit hash; append times. */
    public static final String OUTCOMES = "sluice.outcomes";

    /** What units did with items, and what imports hold of them, keyed by item. */
    public static final String ITEM_COUNTS = "sluice.item-counts";

    /** What has become known of units, keyed by unit hash. */
    public static final String PROFILE_CHANGES = "sluice.profile-changes";

    /** What is known of each unit, keyed by unit hash; compacted. */
    public static final String PROFILES = "sluice.profiles";

    /** The most popular items of each part of the catalogue; compacted. */
    public static final String POPULARITY = "sluice.popularity";

    /** What became of showing each item, for arms that learn of items; compacted. */
    public static final String ITEM_TRIALS = "sluice.item-trials";

    /** Increments of cells and ledger, keyed by experiment. */
    public static final String ARM_DELTAS = "sluice.arm-deltas";

    /** Latest snapshot of each experiment; compacted. */
    public static final String POLICIES = "sluice.policies";

    /** Every allocation version. */
    public static final String ALLOCATIONS = "sluice.allocations";

    /** What could not be parsed or verified. */
    public static final String QUARANTINE = "sluice.quarantine";

    /** All of them. */
    public static final List<String> ALL = List.of(
            EXPERIMENTS,
            API_KEYS,
            POLICIES,
            POPULARITY,
            ITEM_TRIALS,
            PROFILES,
            EVENTS_IN,
            EVENTS,
            OUTCOMES,
            ITEM_COUNTS,
            PROFILE_CHANGES,
            ARM_DELTAS,
            ALLOCATIONS,
            QUARANTINE);

    /** Key of the ticks that carry time through {@link #EVENTS}. */
    public static final String TICK = "@tick";

    /** The CloudEvents type of a decision's own record. */
    public static final String DECISION_TYPE = "sluice.decision";

    /** What the CloudEvents type of an event starts with; the name of its own type follows. */
    public static final String EVENT_TYPE = "sluice.event.";

    private Topics() {}

    public static int owner(int experiment, int partitions) {
        return Math.floorMod(experiment, partitions);
    }
}
