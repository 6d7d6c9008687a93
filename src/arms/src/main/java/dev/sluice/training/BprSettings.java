package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

/**
 * How Bayesian personalised ranking is trained.
 *
 * @param dim length of the factors, 1 to 1024; default 64
 * @param epochs passes over as many triples as there are interactions, 1 to 10000; default 150
 * @param rate learning rate, above 0; default 0.03
 * @param regularisation of factors and biases, 0 or more; default 0.02
 * @param threads that learn at the same time without locks; only one gives the same factors again; default 1
 */
public record BprSettings(int dim, int epochs, double rate, Double regularisation, int threads) {
    public BprSettings {
        dim = dim == 0 ? 64 : dim;
        epochs = epochs == 0 ? 150 : epochs;
        rate = rate == 0 ? 0.03 : rate;
        regularisation = regularisation == null ? 0.02 : regularisation;
        threads = threads == 0 ? 1 : threads;
        require(dim >= 1 && dim <= 1024, "dim", "must be in [1, 1024], got " + dim);
        require(epochs >= 1 && epochs <= 10_000, "epochs", "must be in [1, 10000], got " + epochs);
        require(rate > 0 && rate <= 10, "rate", "must be in (0, 10], got " + rate);
        require(
                regularisation >= 0 && regularisation < 1,
                "regularisation",
                "must be in [0, 1), got " + regularisation);
        require(threads >= 1 && threads <= 64, "threads", "must be in [1, 64], got " + threads);
    }
}
