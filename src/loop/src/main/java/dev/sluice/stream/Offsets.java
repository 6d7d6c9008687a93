package dev.sluice.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker how far groups have come and where topics end, which no client of a stage that stands still can say. */
public final class Offsets implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;
    private final KafkaSettings settings;

    public Offsets(KafkaSettings settings) {
        this.admin = settings.admin(PATIENCE);
        this.settings = settings;
    }

    /**
     * How far a group has come on some topics.
     *
     * @throws KafkaException where the broker does not answer
     */
    public Progress of(String group, List<String> topics) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
        List<TopicPartition> partitions = partitions(topics);
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> begun = offsets(
                partitions.stream()
                        .filter(partition -> !committed.containsKey(partition))
                        .toList(),
                OffsetSpec.earliest());
        long sum = 0;
        long behind = 0;
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata known = committed.get(partition);
            long at = known == null ? begun.getOrDefault(partition, 0L) : known.offset();
            sum += at;
            behind += Math.max(0, ends.getOrDefault(partition, 0L) - at);
        }
        return new Progress(sum, behind);
    }

    /**
     * How far a group has come in a topic, by partition: where it has committed nothing, or nothing any more, as far as the
     * partition begins.
     *
     * @throws BrokerAway where the broker does not answer
     */
    public Map<Integer, Kept> kept(String group, String topic) {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
            Map<Integer, Kept> kept = new HashMap<>();
            offsets(partitions(List.of(topic)), OffsetSpec.earliest()).forEach((partition, begin) -> {
                OffsetAndMetadata known = committed.get(partition);
                kept.put(
                        partition.partition(),
                        known == null ? new Kept(begin, "") : new Kept(known.offset(), known.metadata()));
            });
            return kept;
        } catch (KafkaException e) {
            throw new BrokerAway(e);
        }
    }

    /** Identity and ends of a topic, each partition's; empty where it is not there. */
    public Optional<TopicMark> mark(String topic) {
        try {
            TopicDescription described =
                    answer(admin.describeTopics(List.of(settings.names().topic(topic)))
                            .allTopicNames()
                            .thenApply(found -> found.values().iterator().next()));
            Map<TopicPartition, Long> ends = offsets(partitions(List.of(topic)), OffsetSpec.latest());
            return Optional.of(new TopicMark(
                    described.topicId().toString(),
                    partitions(List.of(topic)).stream().map(ends::get).toList()));
        } catch (org.apache.kafka.common.errors.UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
        answer(admin.listConsumerGroupOffsets(settings.names().application(group))
                        .partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        known.put(partition, offset);
                    }
                });
        return known;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, ListOffsetsResultInfo> found =
                answer(admin.listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                        .all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private List<TopicPartition> partitions(List<String> topics) {
        return topics.stream()
                .map(settings.names()::topic)
                .flatMap(topic -> all(topic, settings.partitions()))
                .toList();
    }

    private static Stream<TopicPartition> all(String topic, int count) {
        return IntStream.range(0, count).mapToObj(partition -> new TopicPartition(topic, partition));
    }

    private static <T> T answer(KafkaFuture<T> question) {
        try {
            return question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("the broker does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking the broker", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    /**
     * How far a group has come in a partition.
     *
     * @param offset of the next record
     * @param place what it says with it; empty where it has committed nothing
     */
    public record Kept(long offset, String place) {}

    /**
     * How far a group has come.
     *
     * @param committed sum of its offsets
     * @param behind records, and marks of transactions, between them and the ends
     */
    public record Progress(long committed, long behind) {}
}
