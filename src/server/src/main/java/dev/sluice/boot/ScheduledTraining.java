package dev.sluice.boot;

import dev.sluice.boot.SluiceConfig.Training;
import dev.sluice.registry.TrainingRun.Reason;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Trains the configured models on the log again and again, each in a process of its own, which registers it and makes it
 * the champion where it predicts better. Nothing changes for running experiments: they keep the versions that their
 * revision named.
 */
@Singleton
final class ScheduledTraining {
    private static final Logger LOG = Logger.getLogger(ScheduledTraining.class);

    private final Training config;
    private final OrderedTraining orders;
    private final Trainings trainings;
    private final Optional<PeriodicTask> rounds;

    ScheduledTraining(SluiceConfig config, OrderedTraining orders, Trainings trainings) {
        this.config = config.training();
        this.orders = orders;
        this.trainings = trainings;
        this.rounds = this.config.every().map(every -> new PeriodicTask("sluice-training", every, this::work));
    }

    /** Not at once: right after a start there is nothing new in the log. */
    void onStart(@Observes StartupEvent event) {
        rounds.ifPresent(task -> task.startAfter(config.every().orElseThrow()));
    }

    void onStop(@Observes ShutdownEvent event) {
        rounds.ifPresent(PeriodicTask::close);
    }

    private void work() {
        try {
            orders.again();
            for (Map.Entry<String, String> model : config.models().entrySet()) {
                trainings.run(
                        new Trainings.Wanted(model.getKey(), Reason.SCHEDULE, 0),
                        List.of("--from-log", "--model", model.getValue()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the outermost loop: its next turn tries again
            LOG.warnf("models are not trained: %s", e.getMessage());
        }
    }
}
