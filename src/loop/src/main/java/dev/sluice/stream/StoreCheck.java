package dev.sluice.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.jboss.logging.Logger;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * What a stage's stores on disk are worth, found out before Kafka Streams opens them: it would read damaged blocks as if there
 * were nothing in them, and die of a list of offsets that is cut off. What is not whole is wiped, and comes back from the
 * changelogs. Reads every block: a few seconds for a gigabyte, by how much of it the machine still holds in memory.
 */
public final class StoreCheck {
    /** Stores that were not written to for longer are read anew: topics may have forgotten what was deleted meanwhile. */
    public static final Duration OLDEST = Duration.ofDays(30);

    private static final Logger LOG = Logger.getLogger(StoreCheck.class);
    private static final String OFFSETS = ".checkpoint";
    private static final String CHANGELOG = "-changelog";

    private final Path directory;
    private final String application;
    private final Clock clock;

    /**
     * @param state directory of the stages' state
     * @param application as the cluster knows it
     */
    public StoreCheck(Path state, String application, Clock clock) {
        this.clock = clock;
        this.directory = state.resolve(application);
        this.application = application;
    }

    /**
     * Wipes what is not whole; returns how many partitions' stores that were. No stage may have them open.
     *
     * @throws UncheckedIOException where they cannot be looked at or wiped
     */
    public int run() {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        RocksDB.loadLibrary();
        int wiped = 0;
        try {
            for (Path task : list(directory, "\\d+_\\d+|global")) {
                Optional<String> fault = fault(task);
                if (fault.isPresent()) {
                    LOG.errorf(
                            "the stores in %s are not whole and are restored from their changelogs: %s",
                            task, fault.get());
                    wipe(task);
                    wiped++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the stores in " + directory + " cannot be checked", e);
        }
        return wiped;
    }

    private Optional<String> fault(Path task) throws IOException {
        for (Path offsets : list(task, ".*\\.position|\\" + OFFSETS)) {
            try {
                new OffsetCheckpoint(offsets.toFile()).read();
            } catch (IOException | RuntimeException e) { // whatever is in it, it is no list of offsets
                return Optional.of(offsets.getFileName() + " cannot be read");
            }
        }
        Path offsets = task.resolve(OFFSETS);
        if (!Files.exists(offsets)) {
            return Optional.empty(); // a stage that did not end in peace begins with nothing anyhow
        }
        if (Files.getLastModifiedTime(offsets)
                .toInstant()
                .isBefore(clock.instant().minus(OLDEST))) {
            return Optional.of("they are older than " + OLDEST.toDays() + " days");
        }
        List<Path> stores = list(task.resolve("rocksdb"), ".*");
        if (stores.isEmpty() && !new OffsetCheckpoint(offsets.toFile()).read().isEmpty()) {
            return Optional.of("there are none");
        }
        for (Path store : stores) {
            Optional<String> fault = damage(store);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return lacking(task, offsets);
    }

    /** A store that is gone while the list says how far it was. */
    private Optional<String> lacking(Path task, Path offsets) throws IOException {
        return new OffsetCheckpoint(offsets.toFile())
                .read().entrySet().stream()
                        .filter(entry ->
                                entry.getValue() >= 0 && entry.getKey().topic().endsWith(CHANGELOG))
                        .map(entry -> store(entry.getKey().topic()))
                        .filter(store -> Files.notExists(task.resolve("rocksdb").resolve(store)))
                        .map(store -> store + " is not there")
                        .findFirst();
    }

    private String store(String changelog) {
        return changelog.substring(application.length() + 1, changelog.length() - CHANGELOG.length());
    }

    private static Optional<String> damage(Path store) {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options();
                DBOptions asTheyAre = new DBOptions()) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(options, store.toString()).stream()
                    .map(ColumnFamilyDescriptor::new)
                    .toList();
            if (families.isEmpty()) {
                return Optional.of(store.getFileName() + " has no list of its files");
            }
            try (RocksDB opened = RocksDB.openReadOnly(asTheyAre, store.toString(), families, handles)) {
                opened.verifyChecksum();
                handles.forEach(ColumnFamilyHandle::close);
            }
            return Optional.empty();
        } catch (RocksDBException e) {
            return Optional.of(store.getFileName() + ": " + e.getMessage());
        }
    }

    private static void wipe(Path task) throws IOException {
        try (Stream<Path> all = Files.walk(task)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static List<Path> list(Path directory, String names) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(each -> each.getFileName().toString().matches(names))
                    .sorted()
                    .toList();
        }
    }
}
