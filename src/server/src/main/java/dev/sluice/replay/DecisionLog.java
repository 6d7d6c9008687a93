package dev.sluice.replay;

import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.TopicReader;
import dev.sluice.stream.Topics;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * An experiment's decisions with the columns of the Open Bandit data set: every decision that the policy drew and whose window
 * is over is a row, the action is the arm's slot, and the click is whether one came back. Beside them stand what it was drawn
 * from: the version and its whole vector, by slot, and the hash of the unit. One thread.
 */
public final class DecisionLog {
    private static final JsonSerde<LoggedDecision> DECISIONS = new JsonSerde<>(LoggedDecision.class);
    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);
    private static final String CLICK = Topics.EVENT_TYPE + EventType.CLICK.wireName();
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String experiment;
    private final List<String> slots;
    private final Instant from;
    private final Instant asOf;
    /** By unit and decision; the earliest record of a repeated decision counts. */
    private final Map<String, Row> rows = new HashMap<>();

    private final Set<String> clicked = new HashSet<>();

    private DecisionLog(String experiment, List<String> slots, Instant from, Instant asOf) {
        this.experiment = experiment;
        this.slots = slots;
        this.from = from;
        this.asOf = asOf;
    }

    /**
     * Reads the log to where it ends now.
     *
     * @param slots keys of all arms of the experiment, by slot
     * @param from decisions before are left out
     * @param asOf decisions whose window was still open then are left out: what is to come of them is not known
     */
    public static DecisionLog read(
            KafkaSettings kafka, String experiment, List<String> slots, Instant from, Instant asOf)
            throws IOException, InterruptedException {
        DecisionLog log = new DecisionLog(experiment, List.copyOf(slots), from, asOf);
        Map<String, TopicReader.Listener> listeners =
                Map.of(Topics.DECISIONS, log::decision, Topics.EVENTS, log::event);
        try (TopicReader reader = TopicReader.whole("sluice-export", kafka, listeners)) {
            if (!reader.awaitCaughtUp(PATIENCE)) {
                throw new IOException("the log was not read within " + PATIENCE.toMinutes() + " minutes");
            }
        }
        return log;
    }

    private void decision(TopicReader.Message message) {
        LoggedDecision decision = DECISIONS.read(message.value());
        Instant at = decision.token().decidedAt();
        boolean mature = !at.plus(decision.token().open()).isAfter(asOf);
        boolean wanted = decision.experiment().equals(experiment) && !at.isBefore(from) && mature;
        boolean ofOneArm = decision.token().teams().isEmpty();
        if (wanted && ofOneArm && decision.token().label().learnable()) {
            Row row = Row.of(decision, slots);
            rows.merge(row.key, row, (one, other) -> other.at.isBefore(one.at) ? other : one);
        }
    }

    private void event(TopicReader.Message message) {
        if (message.type().equals(CLICK)) {
            Event click = EVENTS.read(message.value());
            TokenClaims token = click.token();
            Instant at = message.appended().minus(click.ago());
            if (!at.isAfter(token.decidedAt().plus(token.window()))) {
                clicked.add(key(token));
            }
        }
    }

    private static String key(TokenClaims token) {
        return token.experiment() + "/" + token.unit() + "/" + token.decisionId();
    }

    public int size() {
        return rows.size();
    }

    public void write(Writer out) throws IOException {
        try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180)) {
            List<Object> header = new ArrayList<>(List.of("timestamp", "item_id", "position", "click", "action_prob"));
            header.addAll(List.of("decision_id", "unit", "version"));
            IntStream.range(0, slots.size()).mapToObj(slot -> "p_" + slot).forEach(header::add);
            printer.printRecord(header);
            List<Row> ordered = rows.values().stream()
                    .sorted(Comparator.comparing(Row::at).thenComparing(Row::key))
                    .toList();
            for (Row row : ordered) {
                List<Object> columns = new ArrayList<>(
                        List.of(row.at, row.slot, 1, clicked.contains(row.key) ? 1 : 0, row.probability));
                columns.addAll(List.of(row.decision, row.unit, row.version));
                Arrays.stream(row.shares).forEach(columns::add);
                printer.printRecord(columns);
            }
        }
    }

    /** As little as is written, since a log may have millions. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(
            Instant at,
            String key,
            int slot,
            double probability,
            double[] shares,
            String decision,
            String unit,
            long version) {
        static Row of(LoggedDecision logged, List<String> slots) {
            TokenClaims token = logged.token();
            return new Row(
                    token.decidedAt(),
                    DecisionLog.key(token),
                    token.slot(),
                    token.probability(),
                    slots.stream()
                            .mapToDouble(arm -> logged.probabilities().getOrDefault(arm, 0.0))
                            .toArray(),
                    token.decisionId(),
                    token.unit(),
                    token.version());
        }
    }
}
