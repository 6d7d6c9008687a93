package dev.sluice.replay;

import dev.sluice.model.DecisionOutcome;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.TopicReader;
import dev.sluice.stream.Topics;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * An experiment's decisions with the columns of the Open Bandit data set: every mature decision that the policy drew and that was
 * seen is a row, the action is the arm's slot, and the click is whether one came back. Beside them stand what it was drawn from:
 * the version and its whole vector, by slot, and the hash of the unit. One thread.
 */
public final class DecisionLog {
    private static final JsonSerde<DecisionOutcome> OUTCOMES = new JsonSerde<>(DecisionOutcome.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String experiment;
    private final List<String> slots;
    private final Instant from;
    private final List<DecisionOutcome> rows = new ArrayList<>();

    private DecisionLog(String experiment, List<String> slots, Instant from) {
        this.experiment = experiment;
        this.slots = slots;
        this.from = from;
    }

    /**
     * Reads the log to where it ends now.
     *
     * @param slots keys of all arms of the experiment, by slot
     * @param from decisions before are left out
     */
    public static DecisionLog read(KafkaSettings kafka, String experiment, List<String> slots, Instant from)
            throws IOException, InterruptedException {
        DecisionLog log = new DecisionLog(experiment, List.copyOf(slots), from);
        try (TopicReader reader = TopicReader.whole("sluice-export", kafka, Map.of(Topics.OUTCOMES, log::outcome))) {
            if (!reader.awaitCaughtUp(PATIENCE)) {
                throw new IOException("the log was not read within " + PATIENCE.toMinutes() + " minutes");
            }
        }
        return log;
    }

    private void outcome(TopicReader.Message message) {
        DecisionOutcome outcome = OUTCOMES.read(message.value());
        boolean wanted = outcome.experiment().equals(experiment)
                && !outcome.times().decided().isBefore(from);
        boolean ofOneArm = outcome.credits().isEmpty();
        if (wanted && ofOneArm && outcome.impression() && outcome.reason().learnable()) {
            rows.add(outcome);
        }
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
            List<DecisionOutcome> ordered = rows.stream()
                    .sorted(Comparator.comparing(
                                    (DecisionOutcome row) -> row.times().decided())
                            .thenComparing(DecisionOutcome::decisionId))
                    .toList();
            for (DecisionOutcome row : ordered) {
                List<Object> columns = new ArrayList<>(List.of(row.times().decided(), slots.indexOf(row.arm()), 1));
                columns.addAll(List.of(row.clicks() > 0 ? 1 : 0, row.probability()));
                columns.addAll(List.of(row.decisionId(), row.unit(), row.version()));
                slots.forEach(arm -> columns.add(row.probabilities().getOrDefault(arm, 0.0)));
                printer.printRecord(columns);
            }
        }
    }
}
