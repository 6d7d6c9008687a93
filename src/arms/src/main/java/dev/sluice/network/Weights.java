package dev.sluice.network;

import java.util.Map;
import java.util.NoSuchElementException;

/** Trained values of an architecture's parameters, by name. */
public record Weights(Map<String, Tensor> byName) {
    public Weights {
        byName = Map.copyOf(byName);
    }

    public Tensor of(String name) {
        Tensor tensor = byName.get(name);
        if (tensor == null) {
            throw new NoSuchElementException("there is no parameter '" + name + "'");
        }
        return tensor;
    }

    public long size() {
        return byName.values().stream()
                .mapToLong(tensor -> tensor.values.length)
                .sum();
    }

    /** Values in row-major order. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Tensor(float[] values, long... shape) {
        /** A matrix with rows for columns. */
        public Tensor transposed() {
            int rows = (int) shape[0];
            int columns = (int) shape[1];
            float[] turned = new float[values.length];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    turned[column * rows + row] = values[row * columns + column];
                }
            }
            return new Tensor(turned, columns, rows);
        }
    }
}
