package dev.sluice.experiment;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.directory.Directory.Live;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Recommendation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Passes on what stopping rules recommend: to the audit trail, and where the experiment says so to its conclusion. Every
 * replica does; the database lets the first one through. One thread.
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
            Optional<Recommendation> recommendation = live.usable()
                    .filter(snapshot -> snapshot.revision() == experiment.revision())
                    .flatMap(PolicySnapshot::recommendation);
            if (experiment.status() == Status.RUNNING && recommendation.isPresent()) {
                Recommendation latest = recommendation.get();
                Known known = new Known(experiment.id(), experiment.revision(), latest.rule(), latest.arm());
                if (!passedOn.contains(known)) {
                    experiments.recommend(experiment, latest, new Change(AUTHOR, clock.instant(), Optional.empty()));
                    passedOn.add(known);
                }
            }
        }
    }

    private record Known(int experiment, int revision, Recommendation.Rule rule, String arm) {}
}
