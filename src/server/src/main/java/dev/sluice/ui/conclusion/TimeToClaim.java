package dev.sluice.ui.conclusion;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.Status;
import dev.sluice.model.Forecast;
import dev.sluice.report.Report;
import dev.sluice.ui.page.Formats;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long it may still take until something is shown: the forecast in rows at the pace of the traffic so far.
 *
 * @param since first minute with data; empty before there was any
 */
record TimeToClaim(ExperimentDefinition definition, Report report, Optional<Instant> since, ExperimentWords words) {
    private static final Duration LONG = Duration.ofDays(90);

    String text() {
        if (report.status() == Status.PAUSED) {
            return words.waitPaused();
        }
        Optional<Duration> ran =
                since.map(start -> Duration.between(start, report.asOf())).filter(length -> length.toSeconds() > 0);
        return report.forecast()
                .flatMap(forecast -> ran.map(length -> text(forecast, length)))
                .orElseGet(words::waitUnknown);
    }

    private String text(Forecast forecast, Duration ran) {
        Duration within = scaled(ran, forecast.within(), forecast.rows());
        String chance = Formats.level(Math.rint(100 * forecast.chance()) / 100);
        Duration half =
                forecast.half().map(rows -> scaled(ran, rows, forecast.rows())).orElse(within);
        if ((definition.horizon().isPresent() ? within : half).compareTo(LONG) > 0) {
            return words.waitLong();
        }
        if (definition.horizon().isPresent()) {
            return words.waitPlanned(Formats.length(within), chance);
        }
        return forecast.half().isPresent()
                ? words.waitAbout(Formats.length(half), chance, Formats.length(within))
                : words.waitUnlikely(chance, Formats.length(within));
    }

    private static Duration scaled(Duration length, long rows, long seen) {
        return Duration.ofSeconds((long) Math.min(1e12, length.toSeconds() * ((double) rows / Math.max(1, seen))));
    }
}
