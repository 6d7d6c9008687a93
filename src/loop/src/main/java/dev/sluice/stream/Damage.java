package dev.sluice.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Offsets that were stepped over because what the broker keeps there fails its checksum; written by readers, read by metrics. */
public final class Damage {
    private static final Logger LOG = Logger.getLogger(Damage.class);

    private final Map<TopicPartition, Long> last = new ConcurrentHashMap<>();
    private final LongAdder count = new LongAdder();

    /** Told once for each stretch. */
    void steppedOver(TopicPartition partition, long offset, Throwable why) {
        count.increment();
        Long before = last.put(partition, offset);
        if (before == null || offset != before + 1) {
            LOG.errorf(
                    "%s is damaged from offset %d on and is stepped over until it can be read again: %s",
                    partition, offset, why.getMessage());
        }
    }

    /** Offsets since the start, of all readers together. */
    public long count() {
        return count.sum();
    }
}
