package dev.sluice.arm;

import dev.sluice.codec.InvalidInput;

/** A learned vector of each item, by its number; one without length where nothing was learned. Immutable. */
public final class ItemVectors {
    private final float[] values;
    private final int dim;
    private final double[] lengths;

    /**
     * @param values item by item, each finite
     * @param dim length of a vector, 1 or more
     */
    public ItemVectors(float[] values, int dim) {
        InvalidInput.require(dim >= 1 && values.length % dim == 0, "vectors", "must be rows of one length");
        for (float value : values) {
            InvalidInput.require(Float.isFinite(value), "vectors", "must be finite");
        }
        this.values = values.clone();
        this.dim = dim;
        this.lengths = new double[values.length / dim];
        for (int item = 0; item < lengths.length; item++) {
            lengths[item] = Math.sqrt(product(item, item));
        }
    }

    public int size() {
        return lengths.length;
    }

    /** Whether anything was learned of an item. */
    boolean knows(int item) {
        return lengths[item] > 0;
    }

    /** Products of the vector of an item with those of all, itself among them. */
    double[] products(int item) {
        double[] products = new double[size()];
        for (int other = 0; other < products.length; other++) {
            products[other] = product(item, other);
        }
        return products;
    }

    /** Cosines between the vector of an item and those of all; 0 where one has no length. */
    double[] cosines(int item) {
        double[] cosines = products(item);
        for (int other = 0; other < cosines.length; other++) {
            double length = lengths[item] * lengths[other];
            cosines[other] = length > 0 ? cosines[other] / length : 0;
        }
        return cosines;
    }

    private double product(int one, int other) {
        double sum = 0;
        for (int f = 0; f < dim; f++) {
            sum += (double) values[one * dim + f] * values[other * dim + f];
        }
        return sum;
    }
}
