package dev.sluice.stream;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics with their settings, and refuses partition counts other than those of their creation. */
public final class TopicCreation {
    private static final Map<String, String> COMPACT = Map.of(CLEANUP_POLICY_CONFIG, "compact");

    /** Written once a second: small segments, so that a start reads little that was superseded. */
    private static final Map<String, String> OFTEN = Map.of(
            CLEANUP_POLICY_CONFIG, "compact",
            SEGMENT_BYTES_CONFIG, "33554432",
            MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2",
            MIN_COMPACTION_LAG_MS_CONFIG, String.valueOf(Duration.ofHours(1).toMillis()));

    private final int partitions;

    public TopicCreation(int partitions) {
        this.partitions = partitions;
    }

    /**
     * Creates what is missing; throws {@link IllegalStateException} where a topic has another partition count, because
     * keys would move between partitions and their records be counted twice.
     */
    public void run(Admin admin) throws InterruptedException, ExecutionException {
        List<NewTopic> wanted = topics();
        Set<String> there = admin.listTopics().names().get();
        List<NewTopic> missing = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (NewTopic topic : wanted) {
            if (there.contains(topic.name())) {
                known.add(topic.name());
            } else {
                missing.add(topic);
            }
        }
        for (TopicDescription topic :
                admin.describeTopics(known).allTopicNames().get().values()) {
            requireSameCount(topic);
        }
        create(admin, missing);
    }

    private static void create(Admin admin, List<NewTopic> missing) throws InterruptedException, ExecutionException {
        try {
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another replica was faster
                throw e;
            }
        }
    }

    private void requireSameCount(TopicDescription topic) {
        int count = topic.partitions().size();
        if (count != partitions) {
            throw new IllegalStateException("topic " + topic.name() + " was created with " + count
                    + " partitions, but sluice.kafka.partitions is " + partitions
                    + "; set it to " + count + ", or start with new topics");
        }
    }

    /** All topics with their settings. */
    public List<NewTopic> topics() {
        return List.of(
                topic(Topics.EXPERIMENTS, COMPACT),
                topic(Topics.API_KEYS, COMPACT),
                topic(Topics.POLICIES, OFTEN),
                topic(Topics.DECISIONS, delete(Duration.ofDays(7))),
                topic(Topics.EVENTS_IN, appended(Duration.ofDays(7))),
                topic(Topics.EVENTS, appended(Duration.ofDays(7))),
                topic(Topics.ARM_DELTAS, delete(Duration.ofDays(7))),
                topic(Topics.ALLOCATIONS, delete(Duration.ofDays(30))),
                topic(Topics.QUARANTINE, delete(Duration.ofDays(30))));
    }

    private NewTopic topic(String name, Map<String, String> settings) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
    }

    private static Map<String, String> delete(Duration retention) {
        return Map.of(RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()), SEGMENT_BYTES_CONFIG, "134217728");
    }

    private static Map<String, String> appended(Duration retention) {
        Map<String, String> settings = new HashMap<>(delete(retention));
        settings.put(MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        return settings;
    }
}
