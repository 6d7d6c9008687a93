package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.evidence.Claim;
import dev.sluice.evidence.Duel;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.Interval;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.report.Comparison.Strength;
import java.util.Optional;

/**
 * Which of two rankers gets more clicks in lists that were drafted from both. Every list counts, also many of one user.
 *
 * @param arm key of the one that is not control
 * @param versus key of control
 * @param wins mature lists with more clicks on items of the arm
 * @param losses mature lists with more clicks on items of control
 * @param ties mature lists with as many, mostly none
 * @param preference (wins + ties / 2) / lists − ½, in [−½, ½]
 * @param winRate share of the lists that somebody won, with limits that hold at every look
 * @param evidence E against "both win as often"; at most 1e12
 * @param log10Evidence its logarithm to base 10
 * @param strength of the evidence in words
 * @param p anytime-valid: least 1 / E so far
 * @param claim what may be said
 * @param method how it is tested
 * @param meaning the claim in one sentence
 */
public record Interleaved(
        String arm,
        String versus,
        long wins,
        long losses,
        long ties,
        double preference,
        Interval winRate,
        double evidence,
        double log10Evidence,
        Strength strength,
        double p,
        Claim claim,
        String method,
        String meaning) {
    private static final String METHOD =
            "team draft; wins against losses by a Beta(½, ½) mixture, valid at every look; tells which items are clicked, list by list,"
                    + " not what they come back for";

    /** The duel of an experiment that interleaves; empty for others. */
    static Optional<Interleaved> of(PublishedExperiment experiment, Optional<PolicySnapshot> snapshot) {
        if (!experiment.definition().interleaves()) {
            return Optional.empty();
        }
        return experiment.definition().arms().stream()
                .filter(arm -> !arm.control())
                .map(ArmDefinition::key)
                .findFirst()
                .map(arm -> of(experiment, arm, duel(experiment, snapshot, arm), shown(experiment, snapshot, arm)));
    }

    private static Duel duel(PublishedExperiment experiment, Optional<PolicySnapshot> snapshot, String arm) {
        Counts mine = counts(snapshot, experiment.slot(arm));
        Counts control = counts(snapshot, experiment.controlSlot());
        return new Duel(mine.wins(), control.wins(), mine.ties() + control.ties());
    }

    /** Lists that the arm won, or control where it is asked about that. */
    Duel duelOf(boolean control) {
        return control ? new Duel(losses, wins, ties) : new Duel(wins, losses, ties);
    }

    /** Largest ln E so far, positive where the arm led. */
    private static double shown(PublishedExperiment experiment, Optional<PolicySnapshot> snapshot, String arm) {
        double duel = snapshot.map(published -> published.evidence().duel()).orElse(0.0);
        return experiment.slot(arm) < experiment.controlSlot() ? duel : -duel;
    }

    private static Counts counts(Optional<PolicySnapshot> snapshot, int slot) {
        return snapshot.stream()
                .flatMap(published -> published.arms().stream())
                .filter(arm -> arm.slot() == slot)
                .map(ArmSnapshot::drawn)
                .findFirst()
                .orElse(Counts.NONE);
    }

    private static Interleaved of(PublishedExperiment experiment, String arm, Duel duel, double shown) {
        double alpha = experiment.definition().analysis().alpha();
        EValue value = new EValue(duel.logE(), Math.abs(shown));
        String control = experiment.slots().get(experiment.controlSlot());
        Claim claim = Claim.UNDECIDED;
        if (Duel.claimed(shown, alpha)) {
            claim = shown > 0 ? Claim.BETTER : Claim.WORSE;
        }
        return new Interleaved(
                arm,
                control,
                duel.winsOfA(),
                duel.winsOfB(),
                duel.ties(),
                duel.preference(),
                duel.winRate(alpha),
                value.evidence(),
                value.log10(),
                value.strength(),
                value.p(),
                claim,
                METHOD,
                meaning(claim, arm, control, alpha));
    }

    private static String meaning(Claim claim, String arm, String control, double alpha) {
        if (claim == Claim.UNDECIDED) {
            return "the data do not tell yet whether items of %s or of %s get more clicks in one list"
                    .formatted(arm, control);
        }
        return "in lists of both, items of %s get more clicks; at most %s of such claims are wrong"
                .formatted(claim == Claim.BETTER ? arm : control, Percent.of(alpha));
    }
}
