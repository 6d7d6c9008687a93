package dev.sluice.decision;

import dev.sluice.model.Hash64;
import dev.sluice.token.UnitHash;
import java.util.List;

/**
 * Draws an arm by an exponential race (weighted rendezvous hashing): argmin of −ln(h) / p over the arms, with
 * h uniform in (0, 1) from 53 bits of hash(salt, arm, id). Shares are exact for any p, nothing is stored, a retry draws
 * the same arm, and a change of p moves the fewest ids (Efraimidis and Spirakis 2006; Thaler and Ravishankar 1998).
 */
final class Race {
    private final long[] seeds;

    /**
     * @param salt of the experiment
     * @param arms keys by slot
     */
    Race(long salt, List<String> arms) {
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
            if (share > 0 && (eligible >>> slot & 1) != 0) {
                double arrival = -Math.log(Uniform.of(id, seeds[slot])) / share;
                if (arrival < earliest) {
                    earliest = arrival;
                    winner = slot;
                }
            }
        }
        return winner;
    }
}
