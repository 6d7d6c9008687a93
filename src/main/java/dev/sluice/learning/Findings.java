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
 */
record Findings(
        Instant since, List<CellDelta> pending, Set<Integer> eliminated, Optional<Recommendation> recommendation) {
    static final Findings NONE = new Findings(Instant.EPOCH, List.of(), Set.of(), Optional.empty());

    Findings {
        pending = List.copyOf(pending);
        eliminated = Set.copyOf(eliminated);
    }

    Findings begun(Instant now) {
        return since.equals(Instant.EPOCH) ? new Findings(now, pending, eliminated, recommendation) : this;
    }

    Findings plus(List<CellDelta> cells) {
        if (cells.isEmpty()) {
            return this;
        }
        List<CellDelta> all = new ArrayList<>(pending);
        all.addAll(cells);
        return new Findings(since, all, eliminated, recommendation);
    }

    Findings seen() {
        return new Findings(since, List.of(), eliminated, recommendation);
    }

    Findings found(Set<Integer> beaten, Optional<Recommendation> latest) {
        return new Findings(since, pending, beaten, latest);
    }
}
