package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LastOfKeyTest {
    static List<Long> seeds() {
        return new Random(7).longs(200).boxed().toList();
    }

    @Test
    void oneTopicsKeyIsNotAnothers() {
        LastOfKey kept = new LastOfKey();
        kept.keep(record("experiments", 0, "1", "definition"));
        kept.keep(record("policies", 0, "1", "snapshot"));
        kept.keep(record("policies", 1, null, "nobody's"));
        assertThat(drained(kept)).containsExactly("experiments 1 definition", "policies 1 snapshot");
        assertThat(drained(kept)).as("told once").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesWhatCompactionWould(long seed) {
        Random random = new Random(seed);
        LastOfKey kept = new LastOfKey();
        Map<String, String> left = new LinkedHashMap<>();
        int records = random.nextInt(60);
        for (int offset = 0; offset < records; offset++) {
            String key = String.valueOf(random.nextInt(6));
            String value = random.nextInt(4) == 0 ? null : String.valueOf(offset);
            kept.keep(record("policies", offset, key, value));
            left.remove(key);
            left.put(key, "policies " + key + " " + value);
        }
        assertThat(drained(kept)).containsExactlyElementsOf(left.values());
    }

    private static List<String> drained(LastOfKey kept) {
        List<String> told = new ArrayList<>();
        kept.drain(record -> told.add(record.topic() + " " + text(record.key()) + " " + text(record.value())));
        return told;
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("NullAway") // Kafka's keys and values may be absent
    private static ConsumerRecord<byte[], byte[]> record(
            String topic, long offset, @Nullable String key, @Nullable String value) {
        return new ConsumerRecord<>(topic, 0, offset, bytes(key), bytes(value));
    }

    @SuppressWarnings("NullAway")
    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
