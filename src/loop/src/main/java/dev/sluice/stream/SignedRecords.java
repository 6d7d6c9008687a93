package dev.sluice.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks records where Kafka's clients hand them over, so that no writer can forget to sign and no reader to check.
 * Made by the clients by name; the key comes with their settings.
 */
final class SignedRecords {
    /** Name of the setting that holds the {@link Signing}. */
    static final String SIGNING = "sluice.record.signing";

    private SignedRecords() {}

    private static Signing signing(Map<String, ?> settings) {
        if (settings.get(SIGNING) instanceof Signing signing) {
            return signing;
        }
        throw new IllegalStateException(SIGNING + " is missing");
    }

    /**
     * Who signs and checks.
     *
     * @param names what topics are called here: what is signed is their own name
     */
    record Signing(RecordMac mac, Names names) {
        void sign(ProducerRecord<byte[], byte[]> record) {
            mac.sign(names.bare(record.topic()), record.key(), record.value(), record.headers());
        }

        boolean accepts(ConsumerRecord<byte[], byte[]> record) {
            return mac.accepts(names.bare(record.topic()), record.key(), record.value(), record.headers());
        }
    }

    /** Of a producer. */
    public static final class Writer implements ProducerInterceptor<byte[], byte[]> {
        @SuppressWarnings("NullAway.Init") // the producer configures it first
        private Signing signing;

        @Override
        public void configure(Map<String, ?> settings) {
            signing = signing(settings);
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            signing.sign(record);
            return record;
        }

        @Override
        public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {}

        @Override
        public void close() {}
    }

    /** Of a consumer; what is not the platform's never reaches it. */
    public static final class Reader implements ConsumerInterceptor<byte[], byte[]> {
        @SuppressWarnings("NullAway.Init") // the consumer configures it first
        private Signing signing;

        @Override
        public void configure(Map<String, ?> settings) {
            signing = signing(settings);
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> believed = new HashMap<>();
            for (TopicPartition partition : records.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> kept = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    if (signing.accepts(record)) {
                        kept.add(record);
                    }
                }
                believed.put(partition, kept);
            }
            return new ConsumerRecords<>(believed, records.nextOffsets());
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}
    }
}
