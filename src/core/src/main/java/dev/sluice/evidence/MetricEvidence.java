package dev.sluice.evidence;

import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Evidence on one metric: every pair of arms, and the means over all traffic.
 *
 * @param measure what a row earns
 * @param pairs that are compared
 * @param weighting method A, by slot
 */
public record MetricEvidence(Measure measure, List<PairState> pairs, InverseWeighting weighting) {
    public MetricEvidence {
        pairs = List.copyOf(pairs);
    }

    /** With more decisions of one version, drawn with the same propensities. */
    MetricEvidence plus(double[] propensities, AllocationVersion version, List<Outcomes> mature) {
        List<Rewards> rewards =
                mature.stream().map(outcomes -> Rewards.of(outcomes, measure)).toList();
        long rows = rewards.stream().mapToLong(Rewards::rows).sum();
        boolean binary = measure.binary();
        List<PairState> more = new ArrayList<>(pairs.size());
        for (PairState pair : pairs) {
            Batch batch = new Batch(
                    propensities[pair.a()],
                    propensities[pair.b()],
                    plugIns(measure, version, pair.a(), pair.b()),
                    rows,
                    rewards.get(pair.a()),
                    rewards.get(pair.b()));
            more.add(pair.plus(batch, binary));
        }
        double[] plugIns = new double[propensities.length];
        for (int slot = 0; slot < plugIns.length; slot++) {
            plugIns[slot] = measure.plugIn(version.mature(slot));
        }
        return new MetricEvidence(measure, more, weighting.plus(new Draws(propensities, plugIns, rewards)));
    }

    static Batch.PlugIns plugIns(Measure measure, AllocationVersion version, int a, int b) {
        return new Batch.PlugIns(
                measure.plugIn(version.mature(a).plus(version.mature(b))),
                measure.plugIn(version.mature(a)),
                measure.plugIn(version.mature(b)));
    }

    /** With what earlier looks at the same pairs have left. */
    MetricEvidence after(MetricEvidence shown) {
        return each(pair -> shown.pairs.stream()
                .filter(before -> before.a() == pair.a() && before.b() == pair.b())
                .findFirst()
                .map(before -> pair.looked(before.planned()))
                .orElse(pair));
    }

    /** With these pairs where they are new, and that many slots. */
    MetricEvidence fitting(List<PairState> wanted, int slots) {
        List<PairState> all = new ArrayList<>(pairs);
        wanted.stream()
                .filter(pair -> pairs.stream().noneMatch(known -> known.a() == pair.a() && known.b() == pair.b()))
                .forEach(all::add);
        return new MetricEvidence(measure, all, weighting.fitting(slots));
    }

    MetricEvidence each(UnaryOperator<PairState> change) {
        return new MetricEvidence(measure, pairs.stream().map(change).toList(), weighting);
    }
}
