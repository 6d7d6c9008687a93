package dev.sluice.stream;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics with their settings, and refuses partition counts other than those of their creation. */
public final class TopicCreation {
    private static final Map<String, String> COMPACT = Map.of(CLEANUP_POLICY_CONFIG, "compact");

    private static final Map<String, String> SEGMENTS = Map.of(SEGMENT_BYTES_CONFIG, "134217728");
    private static final Map<String, String> APPENDED =
            Map.of(SEGMENT_BYTES_CONFIG, "134217728", MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

    /** Written once a second: small segments, so that a start reads little that was superseded. */
    private static final Map<String, String> OFTEN = Map.of(
            CLEANUP_POLICY_CONFIG, "compact",
            SEGMENT_BYTES_CONFIG, "33554432",
            MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2",
            MIN_COMPACTION_LAG_MS_CONFIG, String.valueOf(Duration.ofHours(1).toMillis()));

    /** The same of larger records, of which nobody needs any but the last. */
    private static final Map<String, String> LISTS = Map.of(
            CLEANUP_POLICY_CONFIG, "compact",
            SEGMENT_BYTES_CONFIG, "33554432",
            MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2");

    /** Deletions stay as long as a replica may be off: who is forgotten must not come back with it. */
    private static final Map<String, String> PEOPLE = Map.of(
            CLEANUP_POLICY_CONFIG, "compact",
            SEGMENT_BYTES_CONFIG, "33554432",
            MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2",
            DELETE_RETENTION_MS_CONFIG,
                    String.valueOf(StoreCheck.OLDEST.plusDays(5).toMillis()));

    /** How long topics keep records that nothing replaces. */
    static final Map<String, Duration> RETENTION = Map.of(
            Topics.OUTCOMES, Duration.ofDays(30),
            Topics.EVENTS_IN, Duration.ofDays(7),
            Topics.EVENTS, Duration.ofDays(7),
            Topics.ITEM_COUNTS, Duration.ofDays(7),
            Topics.PROFILE_CHANGES, Duration.ofDays(7),
            Topics.ARM_DELTAS, Duration.ofDays(7),
            Topics.ALLOCATIONS, Duration.ofDays(30),
            Topics.QUARANTINE, Duration.ofDays(30));

    private final Layout layout;

    public TopicCreation(Layout layout) {
        this.layout = layout;
    }

    /**
     * Creates what is missing, and gives what is there the retention and copies in sync that were asked for; throws
     * {@link IllegalStateException} where a topic has another partition count, because keys would move between partitions and
     * their records be counted twice.
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
        alter(admin, known);
    }

    /** Only what an operator said: whoever changed a topic by Kafka's own tools keeps the rest. */
    private void alter(Admin admin, List<String> known) throws InterruptedException, ExecutionException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (String topic : known) {
            Map<String, String> asked = asked(layout.names().bare(topic));
            if (!asked.isEmpty()) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        asked.entrySet().stream()
                                .map(entry -> new AlterConfigOp(
                                        new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                                .toList());
            }
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }

    private Map<String, String> asked(String topic) {
        Map<String, String> asked = new HashMap<>();
        layout.copies().minInSync().ifPresent(least -> asked.put(MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(least)));
        if (layout.retention().containsKey(topic)) {
            asked.put(
                    RETENTION_MS_CONFIG,
                    String.valueOf(layout.retention().get(topic).toMillis()));
        }
        return asked;
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
        if (count != layout.partitions()) {
            throw new IllegalStateException("topic " + topic.name() + " was created with " + count
                    + " partitions, but sluice.kafka.partitions is " + layout.partitions()
                    + "; set it to " + count + ", or start with new topics");
        }
    }

    /** All topics with their settings. */
    public List<NewTopic> topics() {
        return List.of(
                topic(Topics.EXPERIMENTS, COMPACT),
                topic(Topics.API_KEYS, COMPACT),
                topic(Topics.POLICIES, OFTEN),
                topic(Topics.POPULARITY, LISTS),
                topic(Topics.ITEM_TRIALS, LISTS),
                topic(Topics.PROFILES, PEOPLE),
                topic(Topics.EVENTS_IN, APPENDED),
                topic(Topics.EVENTS, APPENDED),
                topic(Topics.OUTCOMES, APPENDED),
                topic(Topics.ITEM_COUNTS, SEGMENTS),
                topic(Topics.PROFILE_CHANGES, SEGMENTS),
                topic(Topics.ARM_DELTAS, SEGMENTS),
                topic(Topics.ALLOCATIONS, SEGMENTS),
                topic(Topics.QUARANTINE, SEGMENTS));
    }

    private NewTopic topic(String name, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        if (RETENTION.containsKey(name)) {
            all.put(RETENTION_MS_CONFIG, String.valueOf(RETENTION.get(name).toMillis()));
        }
        all.putAll(asked(name));
        OptionalInt replication = layout.copies().replication();
        return new NewTopic(
                        layout.names().topic(name),
                        Optional.of(layout.partitions()),
                        replication.isPresent() ? Optional.of((short) replication.getAsInt()) : Optional.empty())
                .configs(all);
    }
}
