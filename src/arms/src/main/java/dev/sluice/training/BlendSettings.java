package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.recommend.Fusion;

/**
 * How lists of several models become one.
 *
 * @param fusion by places or by scores; default rank
 * @param depth items asked of each part, 10 to 1,000; default 100
 */
public record BlendSettings(Fusion fusion, int depth) {
    public BlendSettings {
        fusion = fusion == null ? Fusion.RANK : fusion;
        depth = depth == 0 ? 100 : depth;
        require(depth >= 10 && depth <= 1_000, "depth", "must be in [10, 1000], got " + depth);
    }
}
