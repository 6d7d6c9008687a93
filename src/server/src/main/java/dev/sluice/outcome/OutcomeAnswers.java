package dev.sluice.outcome;

import dev.sluice.codec.Json;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.outcome.OutcomeDirectory.Lane;
import dev.sluice.outcome.OutcomeDirectory.OutcomeFile;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Offsets;
import dev.sluice.stream.Stretch;
import dev.sluice.stream.TopicMark;
import dev.sluice.stream.Topics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.commons.io.FileUtils;

/**
 * Answers with the outcomes of an experiment, complete up to now: what is in files is read from them, and what is not is read from
 * the topic.
 */
public final class OutcomeAnswers {
    private static final JsonSerde<DecisionOutcome> OUTCOMES = new JsonSerde<>(DecisionOutcome.class);
    private static final int ATTEMPTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Optional<OutcomeDirectory> directory;
    private final KafkaSettings kafka;
    private final Supplier<Map<String, Instant>> forgotten;

    /**
     * @param root where files lie; empty where this replica knows none
     * @param forgotten units, and when each was forgotten: rows of decisions before that name nobody
     */
    public OutcomeAnswers(Optional<Path> root, KafkaSettings kafka, Supplier<Map<String, Instant>> forgotten) {
        this.directory = root.map(OutcomeDirectory::new);
        this.kafka = kafka;
        this.forgotten = forgotten;
    }

    /**
     * Finds out what there is to answer with; it must be closed.
     *
     * @throws NotSeen where this replica does not see the files
     */
    public Answer prepare(Wanted wanted) throws IOException {
        OutcomeDirectory files = directory.filter(OutcomeDirectory::there).orElseThrow(NotSeen::new);
        Map<Lane, Long> kept = new HashMap<>();
        try (Offsets offsets = new Offsets(kafka)) {
            Map<Integer, Offsets.Kept> known = offsets.kept(OutcomeFiles.WRITERS, Topics.OUTCOMES);
            String topic = offsets.mark(Topics.OUTCOMES).map(TopicMark::id).orElse("");
            for (Map.Entry<Integer, Offsets.Kept> entry : known.entrySet()) {
                String place = entry.getValue().place();
                if (!place.isEmpty() && !files.name().equals(Optional.of(place))) {
                    throw new NotSeen();
                }
                kept.put(Lane.of(topic, entry.getKey()), entry.getValue().offset());
            }
        }
        Path folder =
                Files.createDirectories(files.spool().resolve(UUID.randomUUID().toString()));
        Answer answer = new Answer(folder, new Duck(folder));
        try {
            answer.forget(forgotten.get());
            answer.gather(files, kept, wanted, tail(folder, kept, wanted));
            return answer;
        } catch (JsonSerde.NewerVersion e) {
            answer.close();
            throw new NotSeen(e.getMessage() + ": a newer replica must answer");
        } catch (IOException | RuntimeException e) {
            answer.close();
            throw e;
        }
    }

    /** What is not in a file yet. */
    private Path tail(Path folder, Map<Lane, Long> kept, Wanted wanted) throws IOException {
        Path lines = folder.resolve("tail.ndjson");
        byte[] mark = ("\"experiment\":" + Json.wire().writeValueAsString(wanted.experiment))
                .getBytes(StandardCharsets.UTF_8);
        Map<Integer, Long> from = new HashMap<>();
        kept.forEach((lane, offset) -> from.put(lane.partition(), offset));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(lines))) {
            Stretch.read(kafka, Topics.OUTCOMES, from, PATIENCE, (partition, offset, value) -> {
                if (holds(value, mark)
                        && OUTCOMES.find(value).filter(wanted::wants).isPresent()) {
                    write(out, partition, offset, value);
                }
            });
        }
        return lines;
    }

    /** Spares the reading of most rows of other experiments. */
    private static boolean holds(byte[] value, byte[] mark) {
        for (int at = 0; at + mark.length <= value.length; at++) {
            int same = 0;
            while (same < mark.length && value[at + same] == mark[same]) {
                same++;
            }
            if (same == mark.length) {
                return true;
            }
        }
        return false;
    }

    private static void write(OutputStream out, int partition, long offset, byte[] value) {
        try {
            TopicLine.write(out, partition, offset, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Which rows.
     *
     * @param from decided then or later
     * @param to decided before
     */
    public record Wanted(String experiment, Instant from, Instant to) {
        private boolean wants(DecisionOutcome row) {
            Instant at = row.times().decided();
            return row.experiment().equals(experiment) && !at.isBefore(from) && at.isBefore(to);
        }
    }

    /** Rows that are ready to be written, to one caller. */
    public static final class Answer implements AutoCloseable {
        private final Path folder;
        private final Duck duck;

        private Answer(Path folder, Duck duck) {
            this.folder = folder;
            this.duck = duck;
        }

        private void gather(OutcomeDirectory files, Map<Lane, Long> kept, Wanted wanted, Path tail) throws IOException {
            Map<Lane, List<Path>> byLane = new TreeMap<>();
            for (OutcomeFile file : SmallFiles.distinct(duck, linked(files, wanted))) {
                byLane.computeIfAbsent(file.lane(), any -> new ArrayList<>()).add(file.path());
            }
            List<String> sources = new ArrayList<>();
            byLane.forEach((lane, paths) ->
                    sources.add("select * from read_parquet(%s) where times.decided >= '%s' and times.decided < '%s'%s"
                            .formatted(
                                    Duck.list(paths),
                                    wanted.from,
                                    wanted.to,
                                    kept.containsKey(lane) ? " and \"offset\" < " + kept.get(lane) : "")));
            sources.add("select * from " + OutcomeColumns.rows(Duck.quoted(tail)));
            duck.run("create temp view outcomes as select %s from (%s) as told left join forgotten"
                            .formatted(OutcomeColumns.unnamed(), String.join(" union all ", sources))
                    + " on forgotten.unit = told.unit and told.times.decided <= forgotten.until");
        }

        private void forget(Map<String, Instant> units) {
            duck.run("create temp table forgotten (unit varchar, until timestamptz)");
            for (Map.Entry<String, Instant> unit : units.entrySet()) {
                duck.run("insert into forgotten values (%s, '%s')"
                        .formatted(Duck.quoted(unit.getKey()), unit.getValue()));
            }
        }

        /** The files as they are now, under names of this answer, so that nobody replaces or deletes them. */
        private List<OutcomeFile> linked(OutcomeDirectory files, Wanted wanted) throws IOException {
            LocalDate first = LocalDate.ofInstant(wanted.from, ZoneOffset.UTC);
            LocalDate last = LocalDate.ofInstant(wanted.to, ZoneOffset.UTC);
            List<OutcomeFile> linked = new ArrayList<>();
            for (LocalDate day : files.days(wanted.experiment)) {
                if (!day.isBefore(first) && !day.isAfter(last)) {
                    linked.addAll(linked(files.of(wanted.experiment, day)));
                }
            }
            return linked;
        }

        private List<OutcomeFile> linked(Path day) throws IOException {
            for (int attempt = 1; ; attempt++) {
                List<OutcomeFile> linked = new ArrayList<>();
                try {
                    for (OutcomeFile file : OutcomeDirectory.files(day)) {
                        Path name = folder.resolve(UUID.randomUUID() + ".parquet");
                        Files.createLink(name, file.path());
                        linked.add(new OutcomeFile(name, file.lane(), file.first()));
                    }
                    return linked;
                } catch (NoSuchFileException e) { // small ones became a large one
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }

        /**
         * What the lists of these rows looked like.
         *
         * @param catalogue gives every item with its imported interactions
         */
        public ServedLists lists(Consumer<BiConsumer<String, Long>> catalogue) throws IOException {
            return ListFigures.of(duck, folder, catalogue);
        }

        public void write(OutcomeFormat format, OutputStream out) throws IOException {
            format.write(duck, folder, out);
        }

        @Override
        public void close() {
            duck.close();
            try {
                FileUtils.deleteDirectory(folder.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The files of outcomes are not to be seen from here. */
    public static final class NotSeen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotSeen() {
            this(
                    "this replica does not see the directory that outcomes are written to: sluice.outcomes.directory must be"
                            + " the same one for all replicas");
        }

        NotSeen(String message) {
            super(message, null, false, false);
        }
    }
}
