package dev.sluice.boot;

import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;

/** Finds out whether a failure of a Kafka client is one that waiting does not mend, and what is to be mended. */
final class Unmendable {
    /** A name that nobody knows yet: brokers may start after us. */
    private static final String UNRESOLVED = "No resolvable bootstrap urls";

    private Unmendable() {}

    /** What is to be mended, in one sentence; empty where the broker may only be away. */
    static Optional<String> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<String> sentence = one(cause);
            if (sentence.isPresent()) {
                return sentence;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> one(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof TopicAuthorizationException topics) {
            return Optional.of("the broker does not let sluice.kafka.properties read or write the topics "
                    + String.join(", ", topics.unauthorizedTopics()));
        }
        if (failure instanceof AuthorizationException) {
            return Optional.of("the broker does not let sluice.kafka.properties do what is needed: " + message);
        }
        if (failure instanceof AuthenticationException) {
            return Optional.of("the broker does not let us in with sluice.kafka.properties: " + message);
        }
        if (failure instanceof ConfigException && !message.startsWith(UNRESOLVED)) {
            return Optional.of("sluice.kafka.properties or sluice.kafka.bootstrap is wrong: " + message);
        }
        return failure instanceof StreamsException
                ? Optional.of("the store in sluice.kafka.state-directory cannot be used: " + message)
                : Optional.empty();
    }
}
