package dev.sluice.embedded;

import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.CorruptRecordException;

/** The last error that a broker logged before it ended: until the application has begun, nobody else hears it. */
final class LastWords extends Handler {
    private volatile Optional<Throwable> last = Optional.empty();

    /** Listens to some loggers from now on. */
    static LastWords of(List<Logger> loggers) {
        LastWords words = new LastWords();
        words.setLevel(Level.SEVERE);
        loggers.forEach(logger -> logger.addHandler(words));
        return words;
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record) && record.getThrown() != null) {
            last = Optional.of(innermost(record.getThrown()));
        }
    }

    /** The innermost failure in Kafka's own words, which name the file or the port; else the innermost of all. */
    private static Throwable innermost(Throwable failure) {
        Throwable root = failure;
        Optional<Throwable> kafka = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
            kafka = cause instanceof KafkaException ? Optional.of(cause) : kafka;
        }
        return kafka.orElse(root);
    }

    /** What it said, and what comes of it; empty where it said nothing. */
    Optional<String> sentence() {
        return last.map(failure -> failure.getMessage()
                + (failure instanceof CorruptRecordException
                        ? " The next start cuts off what cannot be read there, and goes on."
                        : ""));
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        // as above
    }
}
