package dev.sluice.boot;

import dev.sluice.stream.StageClients;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.jboss.logging.Logger;

/** A stage that was started. */
record RunningStage(String application, KafkaStreams streams, StageClients clients, Stages stages)
        implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunningStage.class);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Tells its threads to end, and ends what they wait for where that does not help. */
    void cut() {
        stages.stopped(application);
        if (!streams.close(SOON)) {
            clients.cut();
        }
    }

    @Override
    public void close() {
        stages.stopped(application);
        if (!streams.close(STOP)) {
            LOG.warnf("%s does not end", application);
        }
    }
}
