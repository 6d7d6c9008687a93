package dev.sluice.arm;

import dev.sluice.codec.InvalidInput;

/**
 * A learned vector of each item, by its number.
 *
 * @param values item by item, each finite
 * @param dim length of a vector, 1 or more
 */
@SuppressWarnings("ArrayRecordComponent")
public record ItemVectors(float[] values, int dim) {
    public ItemVectors {
        InvalidInput.require(dim >= 1 && values.length % dim == 0, "vectors", "must be rows of one length");
        for (float value : values) {
            InvalidInput.require(Float.isFinite(value), "vectors", "must be finite");
        }
    }

    public int size() {
        return values.length / dim;
    }

    /** Products of the vector of an item with those of all, itself among them. */
    double[] products(int item) {
        double[] products = new double[size()];
        for (int other = 0; other < products.length; other++) {
            double sum = 0;
            for (int f = 0; f < dim; f++) {
                sum += (double) values[item * dim + f] * values[other * dim + f];
            }
            products[other] = sum;
        }
        return products;
    }

    /** Cosines between the vector of an item and those of all; 0 where one has no length. */
    double[] cosines(int item) {
        double[] cosines = products(item);
        double own = Math.sqrt(cosines[item]);
        for (int other = 0; other < cosines.length; other++) {
            double length = length(other) * own;
            cosines[other] = length > 0 ? cosines[other] / length : 0;
        }
        return cosines;
    }

    private double length(int item) {
        double sum = 0;
        for (int f = 0; f < dim; f++) {
            sum += (double) values[item * dim + f] * values[item * dim + f];
        }
        return Math.sqrt(sum);
    }
}
