package dev.sluice.report;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Evidence;

/**
 * Which of two rankers gets more clicks in lists that were drafted from both. Every list counts, also many of one user.
 *
 * @param finding on the share of the decided lists that the arm wins, less ½
 * @param wins mature lists with more clicks on items of the arm
 * @param losses mature lists with more clicks on items of control
 * @param ties mature lists with as many, mostly none
 */
public record Interleaved(Comparison finding, long wins, long losses, long ties) {
    static Interleaved of(PublishedExperiment experiment, Evidence.Duel duel) {
        return new Interleaved(Comparison.of(experiment, duel.finding()), duel.wins(), duel.losses(), duel.ties());
    }
}
