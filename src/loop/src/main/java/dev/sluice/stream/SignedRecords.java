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
    /** Name of the setting that holds the {@link RecordMac}. */
    static final String MAC = "sluice.record.mac";

    /** Name of the setting that holds the {@link Names}. */
    static final String NAMES = "sluice.record.names";

    private SignedRecords() {}

    private static RecordMac mac(Map<String, ?> settings) {
        if (settings.get(MAC) instanceof RecordMac mac) {
            return mac;
        }
        throw new IllegalStateException(MAC + " is missing");
    }

    private static Names names(Map<String, ?> settings) {
        return settings.get(NAMES) instanceof Names names ? names : Names.PLAIN;
    }

    /** Of a producer. */
    public static final class Writer implements ProducerInterceptor<byte[], byte[]> {
        @SuppressWarnings("NullAway.Init") // the producer configures it first
        private RecordMac mac;

        private Names names = Names.PLAIN;

        @Override
        public void configure(Map<String, ?> settings) {
            mac = mac(settings);
            names = names(settings);
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            mac.sign(names.bare(record.topic()), record.key(), record.value(), record.headers());
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
        private RecordMac mac;

        private Names names = Names.PLAIN;

        @Override
        public void configure(Map<String, ?> settings) {
            mac = mac(settings);
            names = names(settings);
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> believed = new HashMap<>();
            for (TopicPartition partition : records.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> kept = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    if (mac.accepts(names.bare(record.topic()), record.key(), record.value(), record.headers())) {
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
