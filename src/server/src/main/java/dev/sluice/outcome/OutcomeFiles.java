package dev.sluice.outcome;

import dev.sluice.model.DecisionOutcome;
import dev.sluice.outcome.OutcomeDirectory.Lane;
import dev.sluice.outcome.OutcomeDirectory.Locked;
import dev.sluice.outcome.OutcomeDirectory.OutcomeFile;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.PartConsumer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Writes outcomes to Parquet, each once whatever dies: a part of the log becomes the same files whoever writes it, and what is
 * there already is not written again. Many small files of a day become one. One thread.
 */
public final class OutcomeFiles implements PartConsumer.Receiver {
    /** Consumer group that writes them; its members share the partitions. */
    public static final String WRITERS = "sluice-outcome-files";

    private static final Logger LOG = Logger.getLogger(OutcomeFiles.class);
    private static final JsonSerde<DecisionOutcome> OUTCOMES = new JsonSerde<>(DecisionOutcome.class);

    private final OutcomeDirectory directory;
    private final String topic;
    private final SmallFiles small;

    /**
     * @param root an existing directory, which all replicas see
     * @param topic what Kafka calls the topic of outcomes, which is another one when it is made anew
     */
    public OutcomeFiles(Path root, String topic) {
        this.topic = topic;
        this.directory = new OutcomeDirectory(root);
        this.small = new SmallFiles(directory);
    }

    @Override
    public void requireReady() {
        try {
            Path probe = directory.spool().resolve(UUID.randomUUID().toString());
            Files.write(probe, new byte[1 << 16]);
            Files.delete(probe);
        } catch (IOException e) {
            throw new UncheckedIOException("outcomes cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public String place() {
        return directory.named();
    }

    @Override
    public boolean isPlace(String other) {
        return directory.name().filter(other::equals).isPresent();
    }

    @Override
    public PartConsumer.Part begin(int partition, long first) {
        try {
            return new Spooled(Lane.of(topic, partition));
        } catch (IOException e) {
            throw new UncheckedIOException("outcomes cannot be written: " + e.getMessage(), e);
        }
    }

    /** Deletes the files of earlier days. */
    public static void forgetBefore(Path root, LocalDate day, Instant now) {
        try {
            new OutcomeDirectory(root).forgetBefore(day, now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whose file a row belongs to. */
    private record Day(String experiment, LocalDate day) {}

    /** A part that is read: its rows as lines, until they become files. */
    private final class Spooled implements PartConsumer.Part {
        private final Lane lane;
        private final Path lines;
        private final OutputStream out;
        /** Offset of the first row of each day. */
        private final Map<Day, Long> days = new HashMap<>();

        private long size;

        Spooled(Lane lane) throws IOException {
            this.lane = lane;
            this.lines = directory.spool().resolve(UUID.randomUUID() + ".ndjson");
            this.out = new BufferedOutputStream(Files.newOutputStream(lines), 1 << 16);
        }

        @Override
        public void add(long offset, byte[] value) {
            Optional<DecisionOutcome> outcome = OUTCOMES.find(value); // what a newer replica wrote is not stepped over
            if (outcome.isEmpty()) {
                LOG.errorf("skipped outcome %d of partition %d, which cannot be read", offset, lane.partition());
                return;
            }
            Day day = new Day(
                    outcome.get().experiment(),
                    LocalDate.ofInstant(outcome.get().times().decided(), ZoneOffset.UTC));
            days.putIfAbsent(day, offset);
            try {
                TopicLine.write(out, lane.partition(), offset, value);
                size++;
            } catch (IOException e) {
                throw new UncheckedIOException("outcomes cannot be written: " + e.getMessage(), e);
            }
        }

        @Override
        public void keep() {
            try {
                out.close();
                try (Locked alone = directory.locked(String.valueOf(lane.partition()));
                        Duck duck = new Duck(directory.spool())) {
                    duck.run("create temp table part as select * from " + OutcomeColumns.rows(Duck.quoted(lines))
                            + " where \"decisionId\" is not null"); // what cannot be read must not hold up the rest
                    tellUnread(duck);
                    for (Map.Entry<Day, Long> day : days.entrySet()) {
                        write(duck, day.getKey(), day.getValue());
                    }
                }
                Files.delete(lines);
            } catch (IOException e) {
                throw new UncheckedIOException("outcomes cannot be written: " + e.getMessage(), e);
            }
        }

        private void tellUnread(Duck duck) throws IOException {
            duck.each("select count(*) from part", row -> {
                if (row.number(1) < size) {
                    LOG.errorf(
                            "%d outcomes of partition %d cannot be written: they hold what no file keeps",
                            size - row.number(1), lane.partition());
                }
            });
        }

        private void write(Duck duck, Day day, long begins) throws IOException {
            Path folder = directory.of(day.experiment, day.day);
            List<OutcomeFile> there = OutcomeDirectory.files(folder).stream()
                    .filter(file -> file.lane().equals(lane) && file.first() <= begins)
                    .toList();
            long known = small.last(duck, there);
            String rows =
                    "select * from part where experiment = %s and times.decided >= '%s' and times.decided < '%s' and \"offset\" > %d"
                            .formatted(
                                    Duck.quoted(day.experiment),
                                    day.day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                                    day.day
                                            .plusDays(1)
                                            .atStartOfDay(ZoneOffset.UTC)
                                            .toInstant(),
                                    known);
            List<Long> first = new ArrayList<>();
            duck.each(
                    "select \"offset\" from (%s) order by 1 limit 1".formatted(rows), row -> first.add(row.number(1)));
            if (first.isEmpty()) {
                return;
            }
            Path made = directory.spool().resolve(UUID.randomUUID() + ".parquet");
            duck.run("copy (%s order by \"offset\") to %s (format parquet, compression zstd)"
                    .formatted(rows, Duck.quoted(made)));
            OutcomeDirectory.move(made, folder.resolve(lane.file(first.get(0))));
            small.added(duck, folder, lane);
        }

        @Override
        public void drop() {
            try {
                out.close();
                Files.deleteIfExists(lines);
            } catch (IOException e) {
                LOG.debugf("left behind: %s", lines);
            }
        }
    }
}
