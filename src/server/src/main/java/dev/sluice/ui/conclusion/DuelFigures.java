package dev.sluice.ui.conclusion;

import dev.sluice.report.Interleaved;
import dev.sluice.ui.page.Formats;

/**
 * Figures of two arms whose items share lists.
 *
 * @param winRate share of the lists that somebody won that were won by the arm that is not control
 * @param limits of it
 * @param evidence that both do not win as often
 */
public record DuelFigures(
        String arm, String winRate, String limits, String evidence, String wins, String losses, String ties) {
    public static DuelFigures of(Interleaved duel) {
        return new DuelFigures(
                duel.finding().arm(),
                Formats.percent(0.5 + duel.finding().estimate()),
                Formats.percent(0.5 + duel.finding().interval().lower()) + " – "
                        + Formats.percent(0.5 + duel.finding().interval().upper()),
                Formats.evidence(duel.finding().clarity().evidence()),
                Formats.count(duel.wins()),
                Formats.count(duel.losses()),
                Formats.count(duel.ties()));
    }
}
