package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed is believed, and nothing else on the topics that everything rests on. */
class RecordMacTest {
    private static final byte[] SECRET = {1, 2, 3};

    private final RecordMac mac = new RecordMac(SECRET);

    private RecordHeaders signed(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        RecordHeaders headers = new RecordHeaders();
        mac.sign(topic, key, value, headers);
        return headers;
    }

    @ParameterizedTest
    @ValueSource(strings = {Topics.API_KEYS, Topics.EXPERIMENTS, Topics.POLICIES})
    void anyOtherTopicKeyOrValue_isRefused(String topic) {
        SplittableRandom random = new SplittableRandom(topic.hashCode());
        for (int i = 0; i < 200; i++) {
            byte[] key = bytes(random, 1 + random.nextInt(8));
            byte[] value = bytes(random, random.nextInt(40));
            RecordHeaders headers = signed(topic, key, value);
            assertThat(mac.accepts(topic, key, value, headers)).isTrue();
            assertThat(mac.accepts(topic, changed(random, key), value, headers)).isFalse();
            assertThat(mac.accepts(topic, key, null, headers)).isFalse();
            if (value.length > 0) {
                assertThat(mac.accepts(topic, key, changed(random, value), headers))
                        .isFalse();
                // the border between key and value counts
                byte[] longer = Arrays.copyOf(key, key.length + 1);
                longer[key.length] = value[0];
                assertThat(mac.accepts(topic, longer, Arrays.copyOfRange(value, 1, value.length), headers))
                        .isFalse();
            }
            for (String other : RecordMac.TOPICS) {
                assertThat(mac.accepts(other, key, value, headers)).isEqualTo(other.equals(topic));
            }
            assertThat(new RecordMac(new byte[] {9}).accepts(topic, key, value, headers))
                    .isFalse();
        }
    }

    @Test
    void tombstones_areSignedToo() {
        byte[] key = {7};
        assertThat(mac.accepts(Topics.EXPERIMENTS, key, null, signed(Topics.EXPERIMENTS, key, null)))
                .isTrue();
        assertThat(mac.accepts(Topics.EXPERIMENTS, key, new byte[0], signed(Topics.EXPERIMENTS, key, null)))
                .isFalse();
        assertThat(mac.accepts(Topics.EXPERIMENTS, key, null, new RecordHeaders()))
                .isFalse();
    }

    @Test
    void otherTopics_areLeftAlone() {
        assertThat(signed(Topics.EVENTS, new byte[] {1}, new byte[] {2})).isEmpty();
        assertThat(mac.accepts(Topics.EVENTS, new byte[] {1}, new byte[] {2}, new RecordHeaders()))
                .isTrue();
    }

    @Test
    void readers_neverSeeWhatIsNotSigned_andItIsCounted() {
        SignedRecords.Reader reader = new SignedRecords.Reader();
        reader.configure(Map.of(SignedRecords.SIGNING, new SignedRecords.Signing(mac, Names.PLAIN)));
        byte[] key = {1};
        byte[] value = {2};
        TopicPartition partition = new TopicPartition(Topics.API_KEYS, 0);
        ConsumerRecords<byte[], byte[]> seen = reader.onConsume(new ConsumerRecords<>(
                Map.of(
                        partition,
                        List.of(
                                record(0, key, value, new RecordHeaders()),
                                record(1, key, value, signed(Topics.API_KEYS, key, value)),
                                record(2, key, new byte[] {3}, signed(Topics.API_KEYS, key, value)))),
                Map.of()));
        assertThat(seen.records(partition)).hasSize(1).allMatch(record -> record.offset() == 1);
        assertThat(mac.refused(Topics.API_KEYS)).isEqualTo(2);
        assertThat(mac.refused(Topics.POLICIES)).isZero();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] key, byte[] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                Topics.API_KEYS,
                0,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                java.util.Optional.empty());
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] changed(SplittableRandom random, byte[] bytes) {
        byte[] other = bytes.clone();
        other[random.nextInt(other.length)] ^= (byte) (1 + random.nextInt(255));
        return other;
    }
}
