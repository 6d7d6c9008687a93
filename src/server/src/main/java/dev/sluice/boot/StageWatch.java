package dev.sluice.boot;

import dev.sluice.attribution.AttributionTopology;
import dev.sluice.event.IntakeTopology;
import dev.sluice.learning.LearningTopology;
import dev.sluice.popularity.PopularityTopology;
import dev.sluice.profile.ProfileTopology;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Offsets;
import dev.sluice.stream.TopicMarks;
import dev.sluice.stream.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Asks the broker every five seconds how far each stage is, and what the topics are by now. */
@Singleton
final class StageWatch {
    /** The stages, by application name, with what they read. */
    static final Map<String, List<String>> STAGES = Map.of(
            AttributionTopology.APPLICATION, List.of(Topics.EVENTS, Topics.QUARANTINE),
            LearningTopology.APPLICATION, List.of(Topics.ARM_DELTAS),
            PopularityTopology.APPLICATION, List.of(Topics.ITEM_COUNTS),
            ProfileTopology.APPLICATION, List.of(Topics.PROFILE_CHANGES),
            IntakeTopology.APPLICATION, List.of(Topics.EVENTS_IN));

    private static final Logger LOG = Logger.getLogger(StageWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final KafkaSettings kafka;
    private final Stages stages;
    private final Platform platform;
    private final TopicMarks marks;
    private final PeriodicTask rounds = new PeriodicTask("sluice-stages", EVERY, this::look);

    StageWatch(KafkaSettings kafka, Stages stages, Platform platform) {
        this.platform = platform;
        this.kafka = kafka;
        this.stages = stages;
        this.marks = new TopicMarks(kafka.stateDirectory());
    }

    /** Topics that were found made anew or cut off, since the start. */
    long brokenTopics() {
        return marks.broken();
    }

    void onStart(@Observes StartupEvent event) {
        rounds.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        rounds.close();
    }

    private void look() {
        try (Offsets offsets = new Offsets(kafka)) {
            STAGES.forEach((application, topics) -> stages.at(application, offsets.of(application, topics)));
            if (platform.started()) {
                marks.look(Topics.ALL, offsets::mark);
            }
        } catch (IOException e) {
            LOG.warnf("what the topics are cannot be noted: %s", e.getMessage());
        } catch (KafkaException e) { // duties and readers tell that the broker is away
            STAGES.keySet().forEach(stages::unknown);
        }
    }
}
