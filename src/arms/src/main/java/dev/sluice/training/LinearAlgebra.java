package dev.sluice.training;

/** Arithmetic on large matrices, by an engine that is made for it. */
@FunctionalInterface
public interface LinearAlgebra {
    /**
     * The inverse of a positive definite matrix.
     *
     * @param matrix row by row; may be written over
     * @param size of a row
     */
    double[] inverse(double[] matrix, int size);
}
