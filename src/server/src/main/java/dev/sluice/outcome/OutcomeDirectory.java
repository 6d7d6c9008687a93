package dev.sluice.outcome;

import static java.util.Objects.requireNonNull;

import dev.sluice.codec.Hash64;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * Where outcomes lie: {@code <experiment>/<day>/<topic>-<partition>-<first offset>.parquet}, by the day of the decision, in UTC;
 * the topic by what Kafka calls it, since one that is made anew begins with the same offsets again. The directory is known by a
 * random name, so that a replica can tell whether it sees the one that is written to. Nothing is made where it is missing: a disk
 * that is not mounted must not be mistaken for an empty one.
 */
final class OutcomeDirectory {
    private static final Pattern FILE = Pattern.compile("([0-9a-f]{16})-(\\d{1,5})-(\\d{1,19})\\.parquet");
    private static final String NAME = ".name";
    private static final String SPOOL = ".spool";
    private static final String LOCK = "lock-";
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path root;

    OutcomeDirectory(Path root) {
        this.root = root;
    }

    boolean there() {
        return Files.isDirectory(root);
    }

    /** Its name; none where nothing was ever written. */
    Optional<String> name() {
        try {
            return Optional.of(Files.readString(root.resolve(NAME)).strip()).filter(name -> !name.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its name, which it gets where it has none. */
    String named() {
        return name().orElseGet(() -> {
            try (Locked same = locked("name")) {
                if (name().isEmpty()) {
                    Path made = spool().resolve(UUID.randomUUID().toString());
                    Files.writeString(made, UUID.randomUUID().toString(), StandardOpenOption.CREATE_NEW);
                    move(made, root.resolve(NAME));
                }
                return name().orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Where what is not a file yet may lie. */
    Path spool() throws IOException {
        if (!there()) {
            throw new NoSuchFileException(root.toString(), null, "the directory of outcomes is missing");
        }
        return Files.createDirectories(root.resolve(SPOOL));
    }

    /** Holds whoever else wants to write the same, in another process. */
    Locked locked(String what) throws IOException {
        FileChannel channel =
                FileChannel.open(spool().resolve(LOCK + what), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            return new Locked(channel, channel.lock());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    Path of(String experiment, LocalDate day) {
        return root.resolve(experiment).resolve(day.toString());
    }

    /** Puts a file where it belongs, whole and for good. */
    static void move(Path made, Path target) throws IOException {
        sync(made, StandardOpenOption.WRITE);
        Path folder = requireNonNull(target.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        Files.move(made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folder, StandardOpenOption.READ);
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** Days of an experiment that have files, in order. */
    List<LocalDate> days(String experiment) throws IOException {
        List<LocalDate> days = new ArrayList<>();
        for (Path folder : list(root.resolve(experiment))) {
            try {
                days.add(LocalDate.parse(folder.getFileName().toString()));
            } catch (DateTimeException e) {
                // somebody else's
            }
        }
        days.sort(Comparator.naturalOrder());
        return days;
    }

    /** Deletes the files of earlier days, and what processes that died had not made a file of a day ago. */
    void forgetBefore(LocalDate day, Instant now) throws IOException {
        for (Path left : list(root.resolve(SPOOL))) {
            boolean old = left.toFile().lastModified() < now.minus(ABANDONED).toEpochMilli(); // 0 where it has gone
            if (old && !left.getFileName().toString().startsWith(LOCK)) {
                FileUtils.deleteQuietly(left.toFile());
            }
        }
        for (Path experiment : list(root)) {
            String key = experiment.getFileName().toString();
            if (!key.startsWith(".")) {
                for (LocalDate old : days(key)) {
                    if (old.isBefore(day)) {
                        FileUtils.deleteDirectory(of(key, old).toFile());
                    }
                }
            }
        }
    }

    /** Files of a day, by partition and place. */
    static List<OutcomeFile> files(Path folder) throws IOException {
        return list(folder).stream()
                .flatMap(path -> OutcomeFile.of(path).stream())
                .sorted(Comparator.comparing(OutcomeFile::lane).thenComparingLong(OutcomeFile::first))
                .toList();
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isReadable(folder) || !Files.isDirectory(folder)) { // somebody else's, like lost+found
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** A file of outcomes. */
    record OutcomeFile(Path path, Lane lane, long first) {
        static Optional<OutcomeFile> of(Path path) {
            Matcher name = FILE.matcher(path.getFileName().toString());
            return name.matches()
                    ? Optional.of(new OutcomeFile(
                            path,
                            new Lane(name.group(1), Integer.parseInt(name.group(2))),
                            Long.parseLong(name.group(3))))
                    : Optional.empty();
        }
    }

    /**
     * A partition of a topic.
     *
     * @param topic hash of what Kafka calls it, 16 hexadecimal digits
     */
    record Lane(String topic, int partition) implements Comparable<Lane> {
        private static final Comparator<Lane> ORDER =
                Comparator.comparing(Lane::topic).thenComparingInt(Lane::partition);

        /** A partition of the topic of that id. */
        static Lane of(String id, int partition) {
            return new Lane(hash(id), partition);
        }

        private static String hash(String id) {
            return "%016x".formatted(Hash64.of(0, id));
        }

        String file(long first) {
            return topic + "-" + partition + "-" + first + ".parquet";
        }

        @Override
        public int compareTo(Lane other) {
            return ORDER.compare(this, other);
        }
    }

    /** A lock, until it is closed. */
    record Locked(FileChannel channel, FileLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            lock.release();
            channel.close();
        }
    }
}
