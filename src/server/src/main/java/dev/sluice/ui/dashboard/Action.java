package dev.sluice.ui.dashboard;

import dev.sluice.definition.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can be done to an experiment. */
public enum Action {
    /** From draft to running. */
    START(Set.of(Status.DRAFT)),
    /** Stops deciding for a while. */
    PAUSE(Set.of(Status.RUNNING)),
    /** Decides again. */
    RESUME(Set.of(Status.PAUSED)),
    /** Ends it for good. */
    CONCLUDE(Set.of(Status.RUNNING, Status.PAUSED)),
    /** Shows one unit one arm. */
    OVERRIDE(Set.of(Status.DRAFT, Status.RUNNING, Status.PAUSED)),
    /** Puts it away. */
    ARCHIVE(Set.of(Status.DRAFT, Status.CONCLUDED));

    private final Set<Status> from;

    Action(Set<Status> from) {
        this.from = from;
    }

    /** What can be done in that status. */
    static List<Action> of(Status status) {
        return Arrays.stream(values())
                .filter(action -> action.from.contains(status))
                .toList();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
