package dev.sluice.ui.conclusion;

import dev.sluice.definition.Status;

/** Says where an experiment is in its life. */
public final class StatusWords {
    private StatusWords() {}

    public static String of(Status status, ExperimentWords words) {
        return switch (status) {
            case DRAFT -> words.statusDraft();
            case RUNNING -> words.statusRunning();
            case PAUSED -> words.statusPaused();
            case CONCLUDED -> words.statusConcluded();
            case ARCHIVED -> words.statusArchived();
        };
    }
}
