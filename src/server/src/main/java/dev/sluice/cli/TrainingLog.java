package dev.sluice.cli;

import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.DecisionOutcome.ItemOutcome;
import dev.sluice.model.Interaction;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.TopicReader;
import dev.sluice.stream.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads outcomes from their beginning to where they end now, as rows to learn from: every item that was seen is a row of its
 * unit, with the value 1 where it was clicked and 0 where it was not.
 */
final class TrainingLog {
    private static final JsonSerde<DecisionOutcome> OUTCOMES = new JsonSerde<>(DecisionOutcome.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Instant since;
    private final List<Interaction> rows = new ArrayList<>();

    private TrainingLog(Instant since) {
        this.since = since;
    }

    /**
     * Reads the log.
     *
     * @param since decisions before are left out
     */
    static List<Interaction> read(KafkaSettings kafka, Instant since) throws IOException, InterruptedException {
        TrainingLog log = new TrainingLog(since);
        try (TopicReader reader = TopicReader.whole("sluice-train", kafka, Map.of(Topics.OUTCOMES, log::outcome))) {
            if (!reader.awaitCaughtUp(PATIENCE)) {
                throw new IOException("the log was not read within " + PATIENCE.toMinutes() + " minutes");
            }
        }
        return log.rows;
    }

    private void outcome(TopicReader.Message message) {
        DecisionOutcome outcome = OUTCOMES.read(message.value());
        if (outcome.times().decided().isBefore(since)) {
            return;
        }
        for (ItemOutcome item : outcome.items()) {
            if (item.impression()) {
                rows.add(new Interaction(
                        outcome.unit(),
                        item.itemId(),
                        item.clicks() > 0 ? 1 : 0,
                        outcome.times().decided()));
            }
        }
    }
}
