package dev.sluice.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sluice.training.LinearAlgebra;

/** The engine's arithmetic on matrices, in double precision. */
public final class Matrices implements LinearAlgebra {
    public Matrices() {
        EngineSettings.apply();
    }

    @Override
    public double[] inverse(double[] matrix, int size) {
        try (NDManager manager = NDManager.newBaseManager();
                NDArray values = manager.create(matrix, new Shape(size, size));
                NDArray inverse = values.inverse()) {
            return inverse.toDoubleArray();
        }
    }
}
