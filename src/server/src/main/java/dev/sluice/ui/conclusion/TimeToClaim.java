package dev.sluice.ui.conclusion;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.Status;
import dev.sluice.report.Comparison;
import dev.sluice.report.Report;
import dev.sluice.ui.page.Formats;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long it may still take until something is shown.
 *
 * @param since first minute with data; empty before there was any
 */
record TimeToClaim(ExperimentDefinition definition, Report report, Optional<Instant> since, ExperimentWords words) {
    private static final double SOME_EVIDENCE = 0.3;
    private static final Duration LONG = Duration.ofDays(90);

    /** How long it may still take: evidence grows about as fast as rows come in, while rates and traffic stay. */
    String text(List<Comparison> goals) {
        if (report.status() == Status.PAUSED) {
            return words.waitPaused();
        }
        long rows = report.matureRows();
        Optional<Duration> ran =
                since.map(start -> Duration.between(start, report.asOf())).filter(length -> length.toSeconds() > 0);
        if (definition.horizon().isPresent()) {
            return ran.map(length ->
                            scaled(length, (double) (definition.horizon().get() - rows) / rows))
                    .map(length ->
                            length.compareTo(LONG) > 0 ? words.waitLong() : words.waitPlanned(Formats.length(length)))
                    .orElseGet(words::waitUnknown);
        }
        double most = Stream.concat(
                        goals.stream().map(Comparison::log10Evidence),
                        report.interleaving().map(duel -> duel.finding().log10Evidence()).stream())
                .max(Comparator.naturalOrder())
                .orElse(0.0);
        double needed =
                Math.log10(Math.max(1, goals.size()) / definition.analysis().alpha());
        return ran.filter(length -> most >= SOME_EVIDENCE)
                .map(length -> scaled(length, needed / most - 1))
                .filter(length -> !length.isNegative())
                .map(length -> length.compareTo(LONG) > 0 ? words.waitLong() : words.waitAbout(Formats.length(length)))
                .orElseGet(words::waitUnknown);
    }

    private static Duration scaled(Duration length, double by) {
        return Duration.ofSeconds((long) Math.min(1e12, length.toSeconds() * by));
    }
}
