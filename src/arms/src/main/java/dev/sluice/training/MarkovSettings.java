package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.arm.HistoryWeights;

/**
 * How transitions between items are counted.
 *
 * @param window items that follow one another within so many steps count, 1 to 100; default 5
 * @param neighbours items kept that follow an item, 1 to 10000; default 200
 * @param shrinkage pulls what rarely followed towards 0, 0 or more; default 20
 * @param historyHalfLife how many later items it takes until one of a history counts half, above 0; default 2
 */
public record MarkovSettings(int window, int neighbours, Double shrinkage, double historyHalfLife) {
    public MarkovSettings {
        window = window == 0 ? 5 : window;
        neighbours = neighbours == 0 ? 200 : neighbours;
        shrinkage = shrinkage == null ? 20 : shrinkage;
        historyHalfLife = historyHalfLife == 0 ? 2 : historyHalfLife;
        require(window >= 1 && window <= 100, "window", "must be in [1, 100], got " + window);
        require(neighbours >= 1 && neighbours <= 10_000, "neighbours", "must be in [1, 10000], got " + neighbours);
        require(shrinkage >= 0 && Double.isFinite(shrinkage), "shrinkage", "must be 0 or more, got " + shrinkage);
        require(HistoryWeights.allowed(historyHalfLife), "historyHalfLife", "must be above 0, got " + historyHalfLife);
    }
}
