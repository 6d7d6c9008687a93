package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

/**
 * How implicit alternating least squares is trained.
 *
 * @param dim length of the factors, 1 to 1024; default 64
 * @param epochs times that all units and all items are solved, 1 to 1000; default 16
 * @param regularisation λ of the factors, times how often their unit or item was had, above 0; default 0.015
 * @param unobserved α₀, weight of what was not had beside 1 of what was, above 0; default 0.3
 * @param steps of conjugate gradients for one solution, 1 to 100; default 3
 * @param threads that solve at the same time; the factors are the same with any number; default all
 */
public record AlsSettings(int dim, int epochs, double regularisation, double unobserved, int steps, int threads) {
    public AlsSettings {
        dim = dim == 0 ? 64 : dim;
        epochs = epochs == 0 ? 16 : epochs;
        regularisation = regularisation == 0 ? 0.015 : regularisation;
        unobserved = unobserved == 0 ? 0.3 : unobserved;
        steps = steps == 0 ? 3 : steps;
        threads = threads == 0 ? Math.min(64, Runtime.getRuntime().availableProcessors()) : threads;
        require(dim >= 1 && dim <= 1024, "dim", "must be in [1, 1024], got " + dim);
        require(epochs >= 1 && epochs <= 1000, "epochs", "must be in [1, 1000], got " + epochs);
        require(
                regularisation > 0 && Double.isFinite(regularisation),
                "regularisation",
                "must be above 0, got " + regularisation);
        require(unobserved > 0 && Double.isFinite(unobserved), "unobserved", "must be above 0, got " + unobserved);
        require(steps >= 1 && steps <= 100, "steps", "must be in [1, 100], got " + steps);
        require(threads >= 1 && threads <= 64, "threads", "must be in [1, 64], got " + threads);
    }
}
