package dev.sluice.decision;

import dev.sluice.definition.Attributes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Which items requests may be answered with. */
public interface ItemConditions {
    /**
     * The items that a condition holds for.
     *
     * @param condition not empty; the answer fails with an {@link dev.sluice.codec.InvalidInput} where it is no condition on what is
     *     declared
     */
    CompletionStage<Optional<Predicate<String>>> allowed(String condition, Attributes declared);

    /** No item has attributes, so that none is allowed where a request has a condition. */
    static ItemConditions none() {
        return (condition, declared) -> CompletableFuture.completedFuture(Optional.of(item -> false));
    }
}
