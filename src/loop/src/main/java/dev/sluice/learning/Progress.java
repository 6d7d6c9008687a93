package dev.sluice.learning;

import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Claim;
import dev.sluice.model.Evidence;
import dev.sluice.model.Recommendation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an experiment's evidence has led to within the group, and what it has not seen yet.
 *
 * @param since when the group's first allocation was made; the epoch before that
 * @param pending mature cells that are not in the evidence yet
 * @param eliminated slots of beaten arms that get no more than the floor
 * @param recommendation of a stopping rule
 * @param claimed the last difference that was ever claimed, by key of the finding
 */
record Progress(
        Instant since,
        List<CellDelta> pending,
        Set<Integer> eliminated,
        Optional<Recommendation> recommendation,
        Map<String, Claim> claimed) {
    static final Progress NONE = new Progress(Instant.EPOCH, List.of(), Set.of(), Optional.empty(), Map.of());

    Progress {
        pending = List.copyOf(pending);
        eliminated = Set.copyOf(eliminated);
        claimed = Map.copyOf(claimed);
    }

    Progress begun(Instant now) {
        return since.equals(Instant.EPOCH) ? new Progress(now, pending, eliminated, recommendation, claimed) : this;
    }

    Progress plus(List<CellDelta> cells) {
        if (cells.isEmpty()) {
            return this;
        }
        List<CellDelta> all = new ArrayList<>(pending);
        all.addAll(cells);
        return new Progress(since, all, eliminated, recommendation, claimed);
    }

    /** With what the evidence leads to now, in which all that was pending is. */
    Progress seen(Evidence shown, Set<Integer> beaten, Optional<Recommendation> latest) {
        Map<String, Claim> all = new HashMap<>(claimed);
        all.putAll(shown.claims());
        return new Progress(since, List.of(), beaten, latest, all);
    }
}
