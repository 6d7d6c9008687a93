package dev.sluice.boot;

import dev.sluice.boot.SluiceConfig.Training;
import dev.sluice.cli.ChildProcess;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
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
    private final Optional<Path> keyFile;
    private final Optional<PeriodicTask> rounds;

    ScheduledTraining(SluiceConfig config) {
        this.config = config.training();
        this.keyFile = config.training().keyFile().or(config::adminKeyFile);
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
        config.models().forEach(this::train);
    }

    private void train(String name, String model) {
        if (keyFile.isEmpty()) {
            LOG.warn("models are not trained: sluice.training.key-file must name a file with an API key");
            return;
        }
        String port = ConfigProvider.getConfig().getValue("quarkus.http.port", String.class);
        List<String> said = new ArrayList<>();
        try {
            int code = ChildProcess.training().run(arguments(model, name, port), said::add);
            String last = said.isEmpty() ? "" : said.get(said.size() - 1);
            LOG.infof("training of %s %s: %s", name, code == 0 ? "ended" : "failed", last);
        } catch (IOException e) {
            LOG.warnf("training of %s cannot start: %s", name, e.getMessage());
        } catch (ChildProcess.Exceeded e) {
            LOG.warnf("training of %s was ended: it %s", name, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> arguments(String model, String name, String port) {
        return List.of(
                "train",
                "--from-log",
                "--model",
                model,
                "--register",
                name,
                "--server",
                "http://127.0.0.1:" + port,
                "--key-file",
                keyFile.orElseThrow().toString());
    }
}
