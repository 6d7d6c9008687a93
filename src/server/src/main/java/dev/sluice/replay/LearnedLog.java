package dev.sluice.replay;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.TopicReader;
import dev.sluice.stream.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * What learning was told of one experiment, read again: every version, and every mature cell that is still in the log.
 *
 * @param versions in force in the period, by number
 * @param cells of their decisions
 */
public record LearnedLog(Map<Long, AllocationVersion> versions, List<CellDelta> cells) {
    private static final JsonSerde<AllocationVersion> VERSIONS = new JsonSerde<>(AllocationVersion.class);
    private static final JsonSerde<ArmDelta> DELTAS = new JsonSerde<>(ArmDelta.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public LearnedLog {
        versions = Map.copyOf(versions);
        cells = List.copyOf(cells);
    }

    /**
     * The part that belongs to some revisions: what other arms or another reward gave is not comparable.
     *
     * @param wanted whether a revision is one of them
     */
    public LearnedLog of(IntPredicate wanted) {
        Map<Long, AllocationVersion> kept = new HashMap<>(versions);
        kept.values().removeIf(version -> !wanted.test(version.revision()));
        return new LearnedLog(
                kept,
                cells.stream()
                        .filter(cell -> wanted.test(cell.cell().revision()))
                        .toList());
    }

    /**
     * Reads the log to where it ends now.
     *
     * @param from versions that were superseded before are left out
     * @param to versions made then or later are left out
     */
    public static LearnedLog read(KafkaSettings kafka, PublishedExperiment experiment, Instant from, Instant to)
            throws IOException, InterruptedException {
        Map<Long, AllocationVersion> versions = new ConcurrentHashMap<>();
        List<CellDelta> cells = new ArrayList<>();
        String key = String.valueOf(experiment.id());
        Map<String, TopicReader.Listener> listeners = Map.of(
                Topics.ALLOCATIONS,
                message -> {
                    if (message.key().equals(key)) {
                        AllocationVersion version = VERSIONS.read(message.value());
                        versions.put(version.version(), version);
                    }
                },
                Topics.ARM_DELTAS,
                message -> {
                    if (message.key().equals(key)) {
                        cells.addAll(DELTAS.read(message.value()).cells());
                    }
                });
        try (TopicReader reader = TopicReader.whole("sluice-replay", kafka, listeners)) {
            if (!reader.awaitCaughtUp(PATIENCE)) {
                throw new IOException("the log was not read within " + PATIENCE.toSeconds() + " seconds");
            }
        }
        long inForce = versions.values().stream()
                .filter(version -> !version.at().isAfter(from))
                .mapToLong(AllocationVersion::version)
                .max()
                .orElse(0);
        versions.values()
                .removeIf(
                        version -> version.version() < inForce || !version.at().isBefore(to));
        return new LearnedLog(versions, cells);
    }
}
