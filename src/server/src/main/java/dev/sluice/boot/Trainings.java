package dev.sluice.boot;

import dev.sluice.access.ApiKeys;
import dev.sluice.access.LentKey;
import dev.sluice.access.Role;
import dev.sluice.cli.ChildProcess;
import dev.sluice.registry.TrainingRun;
import dev.sluice.registry.TrainingRunStore;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Trains a model in a process of its own, which asks this replica for rows and gives it what it made. It comes in with a key that
 * only this replica knows, and only while it runs.
 */
@Singleton
final class Trainings {
    private static final Logger LOG = Logger.getLogger(Trainings.class);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration TELL_EVERY = Duration.ofSeconds(20);
    private static final int LINES = 200;
    private static final int TRIES = 6;
    private static final long AGAIN_AFTER_SECONDS = 5;

    /** Who registers what is trained here. */
    static final String AUTHOR = "training";

    private final TrainingRunStore runs;
    private final ApiKeys keys;
    private final Clock clock;

    Trainings(TrainingRunStore runs, ApiKeys keys, Clock clock) {
        this.runs = runs;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Trains and registers a model, unless another replica is at it; the run says what came of it. Returns whether a version was
     * registered.
     *
     * @param wanted what is trained, and why
     * @param arguments of the command beside those of the registry
     */
    boolean run(Wanted wanted, List<String> arguments) throws InterruptedException {
        Optional<TrainingRun> begun = runs.begin(wanted.model, wanted.reason, wanted.catalogue, clock.instant());
        if (begun.isEmpty()) {
            return false;
        }
        List<String> said = new ArrayList<>();
        boolean succeeded = false;
        try (PeriodicTask goesOn =
                new PeriodicTask("sluice-training-seen", TELL_EVERY, () -> tellThatItGoesOn(begun.get()))) {
            goesOn.startAfter(TELL_EVERY);
            succeeded = child(wanted.model, arguments, said) == 0;
        } catch (IOException e) {
            said.add("cannot start: " + e.getMessage());
        } catch (ChildProcess.Exceeded e) {
            said.add("was ended: it " + e.getMessage());
        } finally {
            String last = said.isEmpty() ? "" : said.get(said.size() - 1);
            LOG.infof("training of %s %s: %s", wanted.model, succeeded ? "ended" : "failed", last);
            end(begun.get(), succeeded, String.join("\n", said));
        }
        return succeeded;
    }

    /** Also where the database is away for a while: what nobody ends is done again. */
    private void end(TrainingRun run, boolean succeeded, String said) throws InterruptedException {
        for (int left = TRIES; left > 0; left--) {
            try {
                runs.end(run, succeeded, said, clock.instant());
                return;
            } catch (RuntimeException e) {
                LOG.warnf("the end of a training of %s cannot be stored: %s", run.model(), e.getMessage());
                TimeUnit.SECONDS.sleep(AGAIN_AFTER_SECONDS);
            }
        }
    }

    private void tellThatItGoesOn(TrainingRun run) {
        try {
            runs.goesOn(run, clock.instant());
        } catch (RuntimeException e) { // the database is away; the next turn tells again
            LOG.debugf("a training is not told of: %s", e.getMessage());
        }
    }

    private int child(String model, List<String> arguments, List<String> said)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("sluice-training", ".key"); // readable by its owner alone
        try (LentKey key = new LentKey(keys, AUTHOR, Role.ADMIN, LONGEST, clock)) {
            Files.writeString(file, key.secret());
            List<String> all = new ArrayList<>(List.of("train", "--within", String.valueOf(LONGEST.toSeconds())));
            all.addAll(arguments);
            all.addAll(List.of("--register", model, "--server", server(), "--key-file", file.toString()));
            return ChildProcess.training().run(all, line -> keep(said, line));
        } finally {
            Files.delete(file);
        }
    }

    private static void keep(List<String> said, String line) {
        if (said.size() == LINES) {
            said.remove(0);
        }
        said.add(line);
    }

    private static String server() {
        return "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.port", String.class);
    }

    /**
     * What is trained.
     *
     * @param model name in the registry
     * @param catalogue version of the catalogue that it begins with
     */
    record Wanted(String model, TrainingRun.Reason reason, long catalogue) {}
}
