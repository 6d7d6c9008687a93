package dev.sluice.learning;

import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Claim;
import dev.sluice.model.Evidence;
import dev.sluice.model.Outcomes;
import dev.sluice.model.Recommendation;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an experiment's evidence has led to within the group, and what the stored evidence has not seen yet.
 *
 * @param since when the group's first allocation was made; the epoch before that
 * @param pending mature cells that are not in the stored evidence yet, added up by cell
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
        Map<Cell, Outcomes> all = new LinkedHashMap<>();
        Stream.concat(pending.stream(), cells.stream())
                .forEach(delta -> all.merge(delta.cell(), delta.outcomes(), Outcomes::plus));
        return new Progress(
                since,
                all.entrySet().stream()
                        .map(cell -> new CellDelta(cell.getKey(), cell.getValue()))
                        .toList(),
                eliminated,
                recommendation,
                claimed);
    }

    /** With what the evidence leads to now. */
    Progress seen(Evidence shown, Set<Integer> beaten, Optional<Recommendation> latest) {
        Map<String, Claim> all = new HashMap<>(claimed);
        all.putAll(shown.claims());
        return new Progress(since, pending, beaten, latest, all);
    }

    /** With all that was pending in the stored evidence. */
    Progress stored() {
        return new Progress(since, List.of(), eliminated, recommendation, claimed);
    }
}
