package dev.sluice.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;
import org.jboss.logging.Logger;

/**
 * The segments that a broker goes on writing to. After a clean stop Kafka believes their indices without a look: where one is
 * shorter than those say, all that is appended to it is refused. It is cut off here behind its last whole transaction, since
 * one without its end would hold up its readers for ever; and without its index Kafka reads it, and makes another one.
 */
final class LastSegments {
    private static final Logger LOG = Logger.getLogger(LastSegments.class);
    private static final String CLEAN = ".kafka_cleanshutdown";
    private static final String LOG_FILE = ".log";
    private static final int TIME_ENTRY = Long.BYTES + Integer.BYTES;

    private LastSegments() {}

    /** Takes the indices from those that are not whole; nothing where Kafka reads them anyway, after an unclean stop. */
    static void check(Path directory) throws IOException {
        if (!Files.exists(directory.resolve(CLEAN))) {
            return;
        }
        for (Path segment : ofPartitions(directory)) {
            Content content = Content.of(segment);
            if (content.end < Files.size(segment) || content.last < indexed(segment)) {
                LOG.errorf("%s is not whole and is cut off behind its last whole transaction", segment);
                try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                    file.truncate(content.committed);
                }
                Files.deleteIfExists(beside(segment, ".index"));
            }
        }
    }

    private static List<Path> ofPartitions(Path directory) throws IOException {
        try (Stream<Path> partitions = Files.list(directory)) {
            return partitions
                    .filter(path -> Files.isDirectory(path)
                            && !path.getFileName().toString().equals(EmbeddedBroker.METADATA))
                    .flatMap(partition -> last(partition).stream())
                    .collect(Collectors.toList());
        }
    }

    private static Optional<Path> last(Path partition) {
        try (Stream<Path> files = Files.list(partition)) {
            return files.filter(file -> file.getFileName().toString().endsWith(LOG_FILE))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            return Optional.empty(); // Kafka will say so
        }
    }

    /** The last offset that the index by time knows, which grows with each stop too. */
    private static long indexed(Path segment) throws IOException {
        Path index = beside(segment, ".timeindex");
        if (!Files.exists(index) || Files.size(index) < TIME_ENTRY) {
            return first(segment) - 1;
        }
        try (RandomAccessFile entries = new RandomAccessFile(index.toFile(), "r")) {
            entries.seek(entries.length() - entries.length() % TIME_ENTRY - Integer.BYTES);
            return first(segment) + entries.readInt();
        }
    }

    private static Path beside(Path segment, String suffix) {
        String name = segment.getFileName().toString();
        return segment.resolveSibling(name.substring(0, name.length() - LOG_FILE.length()) + suffix);
    }

    private static long first(Path segment) {
        String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - LOG_FILE.length()));
    }

    /**
     * What a segment holds.
     *
     * @param last offset of its last whole batch; before its first one where there is none
     * @param end bytes up to the end of that batch
     * @param committed bytes up to the first transaction that has no end
     */
    private record Content(long last, long end, long committed) {
        static Content of(Path segment) throws IOException {
            long last = first(segment) - 1;
            long end = 0;
            Map<Long, Long> open = new HashMap<>();
            try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
                for (FileChannelRecordBatch batch : records.batches()) {
                    last = batch.lastOffset();
                    end = batch.position() + (long) batch.sizeInBytes();
                    if (batch.isControlBatch()) {
                        open.remove(batch.producerId());
                    } else if (batch.isTransactional()) {
                        open.putIfAbsent(batch.producerId(), (long) batch.position());
                    }
                }
            } catch (CorruptRecordException e) {
                // what lies behind it cannot be found
            }
            return new Content(last, end, open.values().stream().reduce(end, Math::min));
        }
    }
}
