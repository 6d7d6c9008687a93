package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

/**
 * How a factorisation machine is trained by plain stochastic gradient descent.
 *
 * @param dim length of the factors, 1 to 1024; default 16
 * @param epochs at most, 1 to 10000; default 30
 * @param rate learning rate, above 0; default 0.02
 * @param regularisation of weights and factors, 0 or more; default 0.02
 * @param start standard deviation of fresh factors; default 0.05
 * @param patience epochs without a better loss on the valid part before it stops; default 2
 * @param threads that learn at the same time without locks; only one gives the same weights again; default 1
 * @param loss what is learned; default clicks
 * @param idDropout share of rows of which an id is hidden, so that what stands for unknown ones is learned, in [0, 1)
 * @param rareBelow rows that an id must have, or it is as good as unknown, 1 or more; default 1
 */
public record FmSettings(
        int dim,
        int epochs,
        double rate,
        Double regularisation,
        double start,
        int patience,
        int threads,
        TrainingSettings.Loss loss,
        double idDropout,
        int rareBelow) {
    public FmSettings {
        dim = dim == 0 ? 16 : dim;
        epochs = epochs == 0 ? 30 : epochs;
        rate = rate == 0 ? 0.02 : rate;
        regularisation = regularisation == null ? 0.02 : regularisation;
        start = start == 0 ? 0.05 : start;
        patience = patience == 0 ? 2 : patience;
        threads = threads == 0 ? 1 : threads;
        loss = loss == null ? TrainingSettings.Loss.CLICK : loss;
        rareBelow = rareBelow == 0 ? 1 : rareBelow;
        require(dim >= 1 && dim <= 1024, "dim", "must be in [1, 1024], got " + dim);
        require(epochs >= 1 && epochs <= 10_000, "epochs", "must be in [1, 10000], got " + epochs);
        require(rate > 0 && rate <= 10, "rate", "must be in (0, 10], got " + rate);
        require(
                regularisation >= 0 && regularisation < 1,
                "regularisation",
                "must be in [0, 1), got " + regularisation);
        require(start > 0, "start", "must be above 0, got " + start);
        require(patience >= 1, "patience", "must be 1 or more, got " + patience);
        require(rareBelow >= 1, "rareBelow", "must be 1 or more, got " + rareBelow);
        require(idDropout >= 0 && idDropout < 1, "idDropout", "must be in [0, 1), got " + idDropout);
        require(threads >= 1 && threads <= 64, "threads", "must be in [1, 64], got " + threads);
    }
}
