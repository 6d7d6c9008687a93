package dev.sluice.decision;

import dev.sluice.codec.Hash64;
import dev.sluice.token.UnitHash;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws an arm by an exponential race (weighted rendezvous hashing): argmin of −ln(h) / p over the arms, with
 * h uniform in (0, 1) from 53 bits of hash(salt, arm, id). Shares are exact for any p, nothing is stored, a retry draws
 * the same arm, and a change of p moves the fewest ids (Efraimidis and Spirakis 2006; Thaler and Ravishankar 1998).
 */
final class RendezvousDraw {
    private final List<String> arms;
    private final long[] seeds;

    /**
     * @param salt of the experiment
     * @param arms keys by slot
     */
    RendezvousDraw(long salt, List<String> arms) {
        this.arms = List.copyOf(arms);
        this.seeds = arms.stream().mapToLong(arm -> Hash64.of(salt, arm)).toArray();
    }

    /**
     * The winning slot, or −1 when no eligible arm has a positive share.
     *
     * @param shares by slot; need not sum to 1 over the eligible arms
     * @param eligible bit mask of slots
     */
    int draw(UnitHash.Value id, double[] shares, long eligible) {
        int winner = -1;
        double earliest = Double.POSITIVE_INFINITY;
        for (int slot = 0; slot < seeds.length; slot++) {
            double share = shares[slot];
            if (share > 0 && eligible(slot, eligible)) {
                double arrival = -Math.log(Uniform.of(id, seeds[slot])) / share;
                if (arrival < earliest) {
                    earliest = arrival;
                    winner = slot;
                }
            }
        }
        return winner;
    }

    /** Sum of the eligible arms' shares. */
    static double mass(double[] shares, long eligible) {
        double sum = 0;
        for (int slot = 0; slot < shares.length; slot++) {
            sum += eligible(slot, eligible) ? shares[slot] : 0;
        }
        return sum;
    }

    /**
     * The distribution over the eligible arms, by key.
     *
     * @param mass what the shares are divided by
     */
    Map<String, Double> probabilities(double[] shares, long eligible, double mass) {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int slot = 0; slot < shares.length; slot++) {
            if (eligible(slot, eligible)) {
                probabilities.put(arms.get(slot), shares[slot] / mass);
            }
        }
        return Collections.unmodifiableMap(probabilities);
    }

    private static boolean eligible(int slot, long eligible) {
        return (eligible >>> slot & 1) != 0;
    }
}
