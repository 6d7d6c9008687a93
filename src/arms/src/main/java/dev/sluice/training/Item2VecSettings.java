package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

/**
 * How vectors of items are learned from what was had together.
 *
 * @param dim length of the vectors, 1 to 1024; default 64
 * @param window items before and behind one that are its company, 1 to 1000; default 10
 * @param negatives items drawn for each pair, 1 to 100; default 5
 * @param epochs passes over the sequences, 1 to 1000; default 20
 * @param rate learning rate at the start, above 0; it falls evenly to a ten-thousandth; default 0.025
 * @param smoothing power of an item's frequency by which negatives are drawn, in [0, 1]; default 0.75
 * @param subsample share of all interactions from which an item counts as frequent and is passed over at random, above 0; default
 *     0.001
 * @param popularity power of an item's frequency that its score has, 0 or more; default that of the smoothing
 * @param threads that learn at the same time without locks; only one gives the same vectors again; default 1
 */
public record Item2VecSettings(
        int dim,
        int window,
        int negatives,
        int epochs,
        double rate,
        Double smoothing,
        double subsample,
        Double popularity,
        int threads) {
    public Item2VecSettings {
        dim = dim == 0 ? 64 : dim;
        window = window == 0 ? 10 : window;
        negatives = negatives == 0 ? 5 : negatives;
        epochs = epochs == 0 ? 20 : epochs;
        rate = rate == 0 ? 0.025 : rate;
        smoothing = smoothing == null ? 0.75 : smoothing;
        subsample = subsample == 0 ? 0.001 : subsample;
        popularity = popularity == null ? smoothing : popularity;
        threads = threads == 0 ? 1 : threads;
        require(dim >= 1 && dim <= 1024, "dim", "must be in [1, 1024], got " + dim);
        require(window >= 1 && window <= 1000, "window", "must be in [1, 1000], got " + window);
        require(negatives >= 1 && negatives <= 100, "negatives", "must be in [1, 100], got " + negatives);
        require(epochs >= 1 && epochs <= 1000, "epochs", "must be in [1, 1000], got " + epochs);
        require(rate > 0 && rate <= 10, "rate", "must be in (0, 10], got " + rate);
        require(smoothing >= 0 && smoothing <= 1, "smoothing", "must be in [0, 1], got " + smoothing);
        require(subsample > 0 && Double.isFinite(subsample), "subsample", "must be above 0, got " + subsample);
        require(popularity >= 0 && Double.isFinite(popularity), "popularity", "must be 0 or more, got " + popularity);
        require(threads >= 1 && threads <= 64, "threads", "must be in [1, 64], got " + threads);
    }
}
