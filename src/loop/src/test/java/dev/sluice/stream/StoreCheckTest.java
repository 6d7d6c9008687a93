package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class StoreCheckTest {
    private static final String STAGE = "sluice-stage";

    @TempDir
    private Path state;

    private Path task;

    @BeforeEach
    void make() throws Exception {
        store("0_1");
        task = store("0_0");
    }

    /** As Kafka Streams leaves it. */
    private Path store(String name) throws IOException, RocksDBException {
        Path made = Files.createDirectories(state.resolve(STAGE).resolve(name));
        Path rows = Files.createDirectories(made.resolve("rocksdb").resolve("rows"));
        Random random = new Random(7);
        byte[] value = new byte[100];
        try (RocksDB database = RocksDB.open(rows.toString());
                FlushOptions flush = new FlushOptions()) {
            for (int i = 0; i < 5_000; i++) {
                random.nextBytes(value);
                database.put(("row " + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII), value);
            }
            database.flush(flush);
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        offsets.put(new TopicPartition(STAGE + "-rows-changelog", 0), 5_000L);
        offsets.put(new TopicPartition(STAGE + "-never-used-changelog", 0), OffsetCheckpoint.OFFSET_UNKNOWN);
        new OffsetCheckpoint(made.resolve(".checkpoint").toFile()).write(offsets);
        new OffsetCheckpoint(made.resolve("rows.position").toFile()).write(Map.of());
        return made;
    }

    private int wiped() {
        return new StoreCheck(state, STAGE, Clock.systemUTC()).run();
    }

    private Path file(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(task)) {
            return files.filter(path -> path.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flip(Path file, double where) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            long from = (long) (where * (open.length() - 64));
            byte[] bytes = new byte[64];
            open.seek(from);
            open.readFully(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= (byte) 0xff;
            }
            open.seek(from);
            open.write(bytes);
        }
    }

    @Test
    void whole_staysAsItIs() {
        assertThat(wiped()).isZero();
        assertThat(task).isDirectoryContaining("glob:**/.checkpoint");
    }

    @Test
    void noStage_isNothingToDo() {
        assertThat(new StoreCheck(state, "sluice-other", Clock.systemUTC()).run())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1})
    void flippedBytes_wipeThatPartitionOnly(double where) throws IOException {
        flip(file(".sst"), where);
        assertThat(wiped()).isOne();
        assertThat(task).doesNotExist();
        assertThat(state.resolve(STAGE).resolve("0_1")).exists();
        assertThat(wiped()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {".sst", "CURRENT", "000005"})
    void lostFile_wipes(String ending) throws IOException {
        Files.delete(file(ending));
        assertThat(wiped()).isOne();
    }

    @Test
    void lostStore_wipes() throws IOException {
        try (Stream<Path> files = Files.walk(task.resolve("rocksdb/rows"))) {
            for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        assertThat(wiped()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0\n5\nsluice-stage", "\u0000\u0000\u0000", "9\n0\n", "0\n1\na b\n"})
    void offsetsThatCannotBeRead_areNone(String text) throws Exception {
        for (String name : new String[] {".checkpoint", "rows.position"}) {
            store("0_0");
            Files.writeString(task.resolve(name), text);
            assertThat(wiped()).as(name).isOne();
        }
    }

    @Test
    void withoutOffsets_nothingIsLookedAt() throws IOException {
        Files.delete(task.resolve(".checkpoint"));
        flip(file(".sst"), 0.5);
        assertThat(wiped()).isZero();
    }
}
