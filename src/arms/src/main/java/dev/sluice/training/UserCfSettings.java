package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

/**
 * How units are compared.
 *
 * @param nearest units that count for somebody, 1 to 10000; default 100
 * @param shrinkage pulls similarities of units with little in common towards 0, 0 or more; default 0
 * @param compared latest units of each item that somebody is compared with, 1 to 1000000; default 1000
 */
public record UserCfSettings(int nearest, double shrinkage, int compared) {
    public UserCfSettings {
        nearest = nearest == 0 ? 100 : nearest;
        compared = compared == 0 ? 1_000 : compared;
        require(nearest >= 1 && nearest <= 10_000, "nearest", "must be in [1, 10000], got " + nearest);
        require(shrinkage >= 0 && Double.isFinite(shrinkage), "shrinkage", "must be 0 or more, got " + shrinkage);
        require(compared >= 1 && compared <= 1_000_000, "compared", "must be in [1, 1000000], got " + compared);
    }
}
