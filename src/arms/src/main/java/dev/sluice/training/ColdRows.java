package dev.sluice.training;

import dev.sluice.feature.FeatureSchema;
import dev.sluice.network.Architecture;
import dev.sluice.network.Weights;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives what no training row had, the values out of a vocabulary, the mean of what their field learned: an unknown user
 * is scored as an average one, and not by the random numbers that an untouched row still holds.
 */
final class ColdRows {
    private ColdRows() {}

    /** The weights with the untrained rows of every table over the shared space filled. */
    static Weights filled(Weights weights, Examples trained) {
        FeatureSchema schema = trained.schema();
        BitSet met = trained.met();
        Map<String, Weights.Tensor> filled = new HashMap<>();
        weights.byName().forEach((name, tensor) -> {
            filled.put(name, Architecture.TABLES.contains(name) ? filled(tensor, schema, met) : tensor);
        });
        return new Weights(filled);
    }

    private static Weights.Tensor filled(Weights.Tensor table, FeatureSchema schema, BitSet met) {
        int width = (int) table.shape()[1];
        float[] values = table.values().clone();
        for (int place = 0; place < schema.sparse().size(); place++) {
            int first = (int) schema.offset(place);
            int end = first + schema.sparse().get(place).size();
            double[] mean = new double[width];
            int known = 0;
            for (int row = met.nextSetBit(first); row >= 0 && row < end; row = met.nextSetBit(row + 1)) {
                known++;
                for (int f = 0; f < width; f++) {
                    mean[f] += values[row * width + f];
                }
            }
            for (int row = met.nextClearBit(first); row < end && known > 0; row = met.nextClearBit(row + 1)) {
                for (int f = 0; f < width; f++) {
                    values[row * width + f] = (float) (mean[f] / known);
                }
            }
        }
        return new Weights.Tensor(values, table.shape());
    }
}
