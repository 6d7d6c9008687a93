package dev.sluice.learning;

import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Recommendation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an experiment's evidence has led to within the group, and what it has not seen yet.
 *
 * @param since when the group's first allocation was made; the epoch before that
 * @param pending mature cells that are not in the evidence yet
 * @param eliminated slots of beaten arms that get no more than the floor
 * @param recommendation of a stopping rule
 * @param duel largest ln E of a duel at any look, positive where the arm of the lower slot led then, else negative, and
 *     of one sign once it is a claim; 0 without a duel
 */
record Findings(
        Instant since,
        List<CellDelta> pending,
        Set<Integer> eliminated,
        Optional<Recommendation> recommendation,
        double duel) {
    static final Findings NONE = new Findings(Instant.EPOCH, List.of(), Set.of(), Optional.empty(), 0);

    Findings {
        pending = List.copyOf(pending);
        eliminated = Set.copyOf(eliminated);
    }

    Findings begun(Instant now) {
        return since.equals(Instant.EPOCH) ? new Findings(now, pending, eliminated, recommendation, duel) : this;
    }

    Findings plus(List<CellDelta> cells) {
        if (cells.isEmpty()) {
            return this;
        }
        List<CellDelta> all = new ArrayList<>(pending);
        all.addAll(cells);
        return new Findings(since, all, eliminated, recommendation, duel);
    }

    Findings seen() {
        return new Findings(since, List.of(), eliminated, recommendation, duel);
    }

    Findings found(Set<Integer> beaten, Optional<Recommendation> latest, double most) {
        return new Findings(since, pending, beaten, latest, most);
    }
}
