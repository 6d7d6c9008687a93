package dev.sluice.boot;

import dev.sluice.boot.SluiceConfig.Trained;
import dev.sluice.boot.SluiceConfig.Training;
import dev.sluice.registry.TrainingRun.Reason;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Training config;
    private final OrderedTraining orders;
    private final Trainings trainings;
    private final Clock clock;
    private final List<Planned> planned = new ArrayList<>();
    private final PeriodicTask rounds = new PeriodicTask("sluice-training", LOOK_EVERY, this::look);

    ScheduledTraining(SluiceConfig config, OrderedTraining orders, Trainings trainings, Clock clock) {
        this.config = config.training();
        this.orders = orders;
        this.trainings = trainings;
        this.clock = clock;
    }

    /** Not at once: right after a start there is nothing new in the log. */
    void onStart(@Observes StartupEvent event) {
        config.schedule().ifPresent(schedule -> planned.add(new Planned(schedule, orders::again, clock.instant())));
        config.models()
                .forEach((name, model) -> model.schedule()
                        .or(config::schedule)
                        .ifPresent(schedule ->
                                planned.add(new Planned(schedule, () -> train(name, model), clock.instant()))));
        if (!planned.isEmpty()) {
            rounds.start();
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        rounds.close();
    }

    private void train(String name, Trained model) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--from-log", "--model", model.model()));
        model.settings().forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        model.candidates().ifPresent(first -> arguments.addAll(List.of("--candidates", first)));
        trainings.run(new Trainings.Wanted(name, Reason.SCHEDULE, 0), arguments);
    }

    private void look() {
        for (Planned one : planned) {
            try {
                one.look(clock.instant());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) { // the outermost loop: its next turn tries again
                LOG.warnf("models are not trained: %s", e.getMessage());
            }
        }
    }

    /** Something to do again and again. One thread. */
    static final class Planned {
        private final Schedule schedule;
        private final Work work;
        private Optional<Instant> next;

        Planned(Schedule schedule, Work work, Instant now) {
            this.schedule = schedule;
            this.work = work;
            this.next = schedule.after(now);
        }

        /** Does it where it is time; what came due meanwhile is done once. */
        void look(Instant now) throws InterruptedException {
            if (next.filter(time -> !time.isAfter(now)).isPresent()) {
                next = schedule.after(now);
                work.run();
            }
        }
    }

    /** What is done. */
    interface Work {
        void run() throws InterruptedException;
    }
}
