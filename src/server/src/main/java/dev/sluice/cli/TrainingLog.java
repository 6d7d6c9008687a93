package dev.sluice.cli;

import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Interaction;
import dev.sluice.model.LoggedDecision;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.TopicReader;
import dev.sluice.stream.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the decision and event logs from their beginning to where they end now, as rows to learn from: every item of a
 * decision is a row of its unit, with the value 1 where a click on it came back and 0 where none did.
 */
final class TrainingLog {
    private static final JsonSerde<LoggedDecision> DECISIONS = new JsonSerde<>(LoggedDecision.class);
    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);
    private static final String CLICK = Topics.EVENT_TYPE + EventType.CLICK.wireName();
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Instant since;
    private final List<Shown> shown = new ArrayList<>();
    private final Set<String> clicked = new HashSet<>();

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
        Map<String, TopicReader.Listener> listeners =
                Map.of(Topics.DECISIONS, log::decision, Topics.EVENTS, log::event);
        try (TopicReader reader = TopicReader.whole("sluice-train", kafka, listeners)) {
            if (!reader.awaitCaughtUp(PATIENCE)) {
                throw new IOException("the log was not read within " + PATIENCE.toMinutes() + " minutes");
            }
        }
        return log.rows();
    }

    private void decision(TopicReader.Message message) {
        LoggedDecision decision = DECISIONS.read(message.value());
        Instant at = decision.token().decidedAt();
        if (!decision.items().isEmpty() && !at.isBefore(since)) {
            shown.add(new Shown(decision.token().decisionId(), decision.token().unit(), at, decision.items()));
        }
    }

    private void event(TopicReader.Message message) {
        if (message.type().equals(CLICK)) {
            Event click = EVENTS.read(message.value());
            if (!click.itemId().isEmpty() && !click.token().decidedAt().isBefore(since)) {
                clicked.add(key(click.token().decisionId(), click.itemId()));
            }
        }
    }

    private static String key(String decision, String item) {
        return decision + "/" + item;
    }

    private List<Interaction> rows() {
        List<Interaction> rows = new ArrayList<>();
        for (Shown decision : shown) {
            for (String item : decision.items) {
                double value = clicked.contains(key(decision.id, item)) ? 1 : 0;
                rows.add(new Interaction(decision.unit, item, value, decision.at));
            }
        }
        return rows;
    }

    private record Shown(String id, String unit, Instant at, List<String> items) {}
}
