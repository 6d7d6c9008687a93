package dev.sluice.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * A training that the platform began itself.
 *
 * @param id names it for ever
 * @param model name in the registry
 * @param reason why it was begun
 * @param catalogue version of the catalogue that it began with
 * @param begun when
 * @param ended when; empty while it goes on
 * @param succeeded whether it registered a version
 * @param said what it printed, the last lines of it
 */
public record TrainingRun(
        long id,
        String model,
        Reason reason,
        long catalogue,
        Instant begun,
        Optional<Instant> ended,
        boolean succeeded,
        String said) {
    /** Why a training is begun. */
    public enum Reason {
        /** There was no version yet. */
        FIRST,
        /** The catalogue has changed. */
        IMPORT,
        /** It was time again. */
        SCHEDULE
    }
}
