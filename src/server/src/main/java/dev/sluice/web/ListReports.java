package dev.sluice.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.access.TooMany;
import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.outcome.OutcomeAnswers;
import dev.sluice.outcome.ServedLists;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Semaphore;

/** What the lists of experiments looked like, worked out from outcomes where somebody asks, and kept for a minute. */
@Singleton
public final class ListReports {
    private static final int AT_ONCE = 2;
    private static final int KEPT = 50;
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration COME_AGAIN = Duration.ofSeconds(10);
    /** How far back a report goes where nothing is said. */
    private static final Duration PERIOD = Duration.ofDays(30);

    private final OutcomeAnswers outcomes;
    private final CatalogueStore catalogue;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Cache<Asked, ListReport> kept =
            Caffeine.newBuilder().maximumSize(KEPT).expireAfterWrite(FRESH).build();

    ListReports(OutcomeAnswers outcomes, CatalogueStore catalogue, Clock clock) {
        this.outcomes = outcomes;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** Of the last 30 days, or of those before the experiment ended. */
    public ListReport latest(PublishedExperiment experiment) throws IOException {
        return of(experiment, "", "");
    }

    ListReport of(PublishedExperiment experiment, String from, String to) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(FRESH);
        Instant end = experiment
                .concludedAt()
                .map(at -> at.truncatedTo(ChronoUnit.MINUTES).plus(FRESH))
                .filter(at -> at.isBefore(now))
                .orElse(now);
        Period period = Period.of(from, to, end, until -> until.minus(PERIOD));
        Asked asked = new Asked(experiment.key(), period);
        ListReport known = kept.getIfPresent(asked);
        if (known != null) {
            return known;
        }
        ListReport report = new ListReport(experiment.key(), period.from(), period.to(), workedOut(asked));
        kept.put(asked, report);
        return report;
    }

    private ServedLists workedOut(Asked asked) throws IOException {
        if (!free.tryAcquire()) {
            throw new TooMany(AT_ONCE + " reports of lists are worked out already; ask again later", COME_AGAIN);
        }
        try (OutcomeAnswers.Answer answer =
                outcomes.prepare(new OutcomeAnswers.Wanted(asked.experiment, asked.period.from(), asked.period.to()))) {
            return answer.lists(catalogue::counts);
        } finally {
            free.release();
        }
    }

    /**
     * A report.
     *
     * @param from decided then or later
     * @param to decided before
     * @param lists of decisions that are mature and that the policy drew
     */
    public record ListReport(String experiment, Instant from, Instant to, ServedLists lists) {}

    private record Asked(String experiment, Period period) {}
}
