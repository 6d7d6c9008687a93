package dev.sluice.boot;

import static java.time.ZoneOffset.UTC;

import dev.sluice.outcome.OutcomeFiles;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Offsets;
import dev.sluice.stream.PartConsumer;
import dev.sluice.stream.TopicMark;
import dev.sluice.stream.Topics;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Writes outcomes to files on this replica, where it knows a directory for them. */
@Singleton
final class OutcomeStage {
    /** Longest window with its grace, and the topic's own time. */
    private static final Duration LATE = Duration.ofDays(70);

    private final Optional<Path> directory;
    private final Duration keep;
    private volatile Optional<PartConsumer> consumer = Optional.empty();

    OutcomeStage(SluiceConfig config) {
        this.directory = config.outcomes().directory();
        this.keep = config.outcomes().keep();
    }

    Optional<PartConsumer> start(KafkaSettings kafka) {
        consumer = directory.map(root -> new PartConsumer(
                OutcomeFiles.WRITERS, kafka, Topics.OUTCOMES, new OutcomeFiles(root, topic(kafka)), System::nanoTime));
        return consumer;
    }

    private static String topic(KafkaSettings kafka) {
        try (Offsets offsets = new Offsets(kafka)) {
            return offsets.mark(Topics.OUTCOMES)
                    .map(TopicMark::id)
                    .orElseThrow(() -> new KafkaException(Topics.OUTCOMES + " is not there yet"));
        }
    }

    /** Deletes files of days that are older than they are kept. */
    void forgetBefore(Instant now) {
        directory.ifPresent(root -> OutcomeFiles.forgetBefore(root, LocalDate.ofInstant(now.minus(keep), UTC), now));
    }

    /** No row of a decision is kept longer, in files or in the topic. */
    Duration longest() {
        return keep.plus(LATE);
    }

    /** Whether rows cannot be written at the moment; the topic still has them. */
    boolean failing() {
        return consumer.filter(PartConsumer::failing).isPresent();
    }
}
