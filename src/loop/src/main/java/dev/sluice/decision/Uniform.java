package dev.sluice.decision;

import dev.sluice.codec.Hash64;
import dev.sluice.token.UnitHash;

/** Numbers in (0, 1) from 53 bits of hash(seed, id): the same id and seed give the same one, other seeds another one. */
final class Uniform {
    private static final double ULP = 0x1.0p-53;

    private Uniform() {}

    static double of(UnitHash.Value id, long seed) {
        long hash = Hash64.mix(Hash64.mix(id.high() ^ seed) + id.low());
        return ((hash >>> 11) + 0.5) * ULP;
    }
}
