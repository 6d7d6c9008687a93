package dev.sluice.experiment;

import dev.sluice.audit.Change;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.directory.Directory.Live;
import dev.sluice.model.PolicySnapshot;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Passes on which claims were withdrawn and what stopping rules recommend: to the audit trail, and where the experiment
 * says so to its conclusion. Every replica does; the database lets the first one through. One thread.
 */
@Singleton
public final class StoppingActions {
    private static final String AUTHOR = "sluice";

    private final Directory directory;
    private final Experiments experiments;
    private final Clock clock;
    private final Set<Known> passedOn = new HashSet<>();

    StoppingActions(Directory directory, Experiments experiments, Clock clock) {
        this.directory = directory;
        this.experiments = experiments;
        this.clock = clock;
    }

    public void act() {
        for (Live live : directory.all()) {
            PublishedExperiment experiment = live.experiment();
            live.usable()
                    .filter(snapshot -> snapshot.revision() == experiment.revision())
                    .ifPresent(snapshot -> act(experiment, snapshot));
        }
    }

    /** Late rows may take a claim back also while it rests and after its end. */
    private void act(PublishedExperiment experiment, PolicySnapshot snapshot) {
        snapshot.evidence()
                .main(mainMetrics(experiment.definition()))
                .forEach((name, finding) -> finding.withdrawn()
                        .ifPresent(before -> once(
                                experiment,
                                name + before,
                                change -> experiments.withdrawn(experiment, name, finding, change))));
        for (int slot : snapshot.tripped()) {
            once(experiment, "tripped" + slot, change -> experiments.tripped(experiment, slot, change));
        }
        snapshot.recommendation()
                .filter(latest -> experiment.status() == Status.RUNNING)
                .ifPresent(latest -> once(
                        experiment,
                        latest.rule() + latest.arm(),
                        change -> experiments.recommend(experiment, latest, change)));
    }

    private static Set<String> mainMetrics(ExperimentDefinition definition) {
        Set<String> names = new HashSet<>(definition.goalNames());
        names.add(definition.reward().measure().name());
        return names;
    }

    private void once(PublishedExperiment experiment, String what, Consumer<Change> action) {
        Known known = new Known(experiment.id(), experiment.revision(), what);
        if (!passedOn.contains(known)) {
            action.accept(new Change(AUTHOR, clock.instant(), Optional.empty()));
            passedOn.add(known);
        }
    }

    private record Known(int experiment, int revision, String what) {}
}
