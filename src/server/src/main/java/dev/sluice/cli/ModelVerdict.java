package dev.sluice.cli;

import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import java.util.Optional;

/**
 * What came of opening and running a model.
 *
 * @param seen of its graph; empty where it is refused
 * @param field that the refusal is about, or empty
 * @param reason of the refusal, or empty
 */
public record ModelVerdict(Optional<Manifest.Serving> seen, String field, String reason) {
    /** Exit code of a process in which no graph runs at all, whatever the model. */
    public static final int NOT_HERE = 70;

    static ModelVerdict of(Manifest.Serving seen) {
        return new ModelVerdict(Optional.of(seen), "", "");
    }

    static ModelVerdict of(InvalidInput refusal) {
        return new ModelVerdict(Optional.empty(), refusal.field(), String.valueOf(refusal.getMessage()));
    }

    /**
     * What was seen.
     *
     * @throws InvalidInput where the model was refused
     */
    public Manifest.Serving serving() {
        return seen.orElseThrow(() -> new InvalidInput(field, reason));
    }
}
