package dev.sluice.evidence;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Evidence;
import dev.sluice.model.Evidence.Pair;
import dev.sluice.model.Interval;
import dev.sluice.statistics.Multiplicity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Claims from published evidence. Against control: e-BH over a family of comparisons, or under a plan the boundary of its
 * horizon. Best arm: a beats every other with E ≥ K / α, which also bounds the chance to name any winner among tied ones.
 *
 * @param evidence results
 * @param reading fixed before the start
 * @param arms slots of the arms that take part
 */
public record Claims(Evidence evidence, Reading reading, List<Integer> arms) {
    public Claims {
        arms = List.copyOf(arms);
    }

    public static Claims of(PublishedExperiment experiment, Evidence evidence, long rows) {
        return new Claims(
                evidence,
                Reading.of(experiment.definition(), rows),
                experiment.definition().arms().stream()
                        .map(arm -> experiment.slot(arm.key()))
                        .toList());
    }

    /**
     * Claims on a family of comparisons against control, in its order.
     *
     * @param family pairs, each an arm against control
     * @param margin difference that does not matter
     */
    public List<Claim> against(List<Pair> family, OptionalDouble margin) {
        boolean[] differs = reading.planned() ? crossed(family) : shown(family);
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < differs.length; i++) {
            claims.add(claim(family.get(i), differs[i], margin));
        }
        return claims;
    }

    private boolean[] shown(List<Pair> family) {
        return Multiplicity.eBenjaminiHochberg(
                reading.alpha(), family.stream().mapToDouble(Pair::logE).toArray());
    }

    private static boolean[] crossed(List<Pair> family) {
        boolean[] crossed = new boolean[family.size()];
        for (int i = 0; i < crossed.length; i++) {
            crossed[i] = Math.abs(family.get(i).crossed()) >= 1;
        }
        return crossed;
    }

    private Claim claim(Pair pair, boolean differs, OptionalDouble margin) {
        if (differs) {
            double sign = reading.planned() ? pair.crossed() : pair.t();
            return sign > 0 ? Claim.BETTER : Claim.WORSE;
        }
        Interval difference = reading.difference(pair);
        boolean within = margin.isPresent()
                && difference.lower() >= -margin.getAsDouble()
                && difference.upper() <= margin.getAsDouble();
        return within ? Claim.EQUIVALENT : Claim.UNDECIDED;
    }

    /** Slot of the arm that is proven best by that metric; empty while none is. */
    public OptionalInt best(String metric) {
        return arms.stream()
                .filter(arm -> arms.size() > 1
                        && arms.stream().allMatch(other -> other.equals(arm) || beats(metric, arm, other)))
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    public Set<Integer> beaten(String metric) {
        Set<Integer> beaten = new HashSet<>();
        for (int arm : arms) {
            if (arms.stream().anyMatch(other -> !other.equals(arm) && beats(metric, other, arm))) {
                beaten.add(arm);
            }
        }
        return beaten;
    }

    private boolean beats(String metric, int arm, int other) {
        return evidence.pair(metric, arm, other)
                .filter(pair -> pair.mostBetter() >= Math.log(arms.size() / reading.alpha()))
                .isPresent();
    }

    /**
     * Whether no other arm can be better than this one by more than the margin, at any look so far.
     *
     * @param margin in (0, 1)
     */
    public boolean unbeatable(String metric, int arm, double margin) {
        for (int other : arms) {
            if (other != arm) {
                Optional<Pair> pair = evidence.pair(metric, other, arm);
                if (pair.isEmpty() || reading.difference(pair.get()).upper() > margin) {
                    return false;
                }
            }
        }
        return true;
    }
}
