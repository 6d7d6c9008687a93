package dev.sluice.training;

import dev.sluice.arm.NeighbourModel;
import dev.sluice.dataset.Rows;
import dev.sluice.network.Weights;
import dev.sluice.training.Strongest.Weighted;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Each item as a linear function of all others, in closed form (Steck 2019, "Embarrassingly shallow autoencoders for sparse data",
 * equation 8): with P = (XᵀX + λI)⁻¹ the weight of b behind a is −P_ab / P_bb, and 0 where a = b.
 */
public record EaseTrainer(EaseSettings settings, NetworkEngine engine) {
    /** Weights by item that was had, then by item that is scored. */
    Weights.Tensor weights(Rows rows) {
        int size = rows.items().size();
        settings.requireRoom(size);
        double[] inverse = engine.inverse(gram(rows, size), size);
        float[] weights = new float[size * size];
        for (int had = 0; had < size; had++) {
            for (int item = 0; item < size; item++) {
                if (had != item) {
                    weights[had * size + item] = (float) (-inverse[had * size + item] / inverse[item * size + item]);
                }
            }
        }
        return new Weights.Tensor(weights, size, size);
    }

    /** XᵀX + λI: how many units had both. */
    private double[] gram(Rows rows, int size) {
        double[] gram = new double[size * size];
        for (int[] had : LatestItems.of(rows)) {
            for (int one : had) {
                for (int other : had) {
                    gram[one * size + other]++;
                }
            }
        }
        for (int item = 0; item < size; item++) {
            gram[item * size + item] += settings.regularisation();
        }
        return gram;
    }

    /** The strongest weights of each item alone. */
    NeighbourModel cut(Rows rows) {
        Weights.Tensor all = weights(rows);
        int size = rows.items().size();
        Strongest[] lists = IntStream.range(0, size)
                .mapToObj(item -> Strongest.ofEitherSign(
                        IntStream.range(0, size)
                                .filter(had -> had != item)
                                .mapToObj(had -> new Weighted(had, all.values()[had * size + item])),
                        settings.neighbours()))
                .toArray(Strongest[]::new);
        return new NeighbourModel(
                new TopKTrainer(Optional.empty()).train(rows),
                Arrays.stream(lists).map(Strongest::items).toArray(int[][]::new),
                Arrays.stream(lists).map(Strongest::weights).toArray(float[][]::new),
                Optional.empty());
    }
}
