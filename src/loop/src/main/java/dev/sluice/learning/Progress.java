package dev.sluice.learning;

import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Claim;
import dev.sluice.model.Evidence;
import dev.sluice.model.Outcomes;
import dev.sluice.model.Recommendation;
import dev.sluice.model.Withdrawn;
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
 * @param claimed differences that were claimed in the latest publication, by name of the finding
 * @param withdrawn what was claimed before that and is not any more, by name of the finding
 */
record Progress(
        Instant since,
        List<CellDelta> pending,
        Set<Integer> eliminated,
        Optional<Recommendation> recommendation,
        Map<String, Claim> claimed,
        Map<String, Withdrawn> withdrawn) {
    static final Progress NONE = new Progress(Instant.EPOCH, List.of(), Set.of(), Optional.empty(), Map.of(), Map.of());

    Progress {
        pending = List.copyOf(pending);
        eliminated = Set.copyOf(eliminated);
        claimed = Map.copyOf(claimed);
        withdrawn = Map.copyOf(withdrawn);
    }

    Progress begun(Instant now) {
        return since.equals(Instant.EPOCH)
                ? new Progress(now, pending, eliminated, recommendation, claimed, withdrawn)
                : this;
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
                claimed,
                withdrawn);
    }

    /** With what the evidence leads to now. */
    Progress seen(Evidence shown, Set<Integer> beaten, Optional<Recommendation> latest) {
        Set<String> told = shown.named().keySet();
        return new Progress(
                since,
                pending,
                beaten,
                latest,
                with(claimed, told, shown.claims()),
                with(withdrawn, told, shown.withdrawn()));
    }

    /** What is said of a finding that is not told just now, as one of an arm that is away, stays. */
    private static <T> Map<String, T> with(Map<String, T> before, Set<String> told, Map<String, T> now) {
        Map<String, T> all = new HashMap<>(before);
        all.keySet().removeAll(told);
        all.putAll(now);
        return all;
    }

    /** With all that was pending in the stored evidence. */
    Progress stored() {
        return new Progress(since, List.of(), eliminated, recommendation, claimed, withdrawn);
    }
}
