package dev.sluice.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.sluice.training.StartVectors;
import dev.sluice.training.TrainingSettings;
import java.util.Arrays;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions and pools of one to three dimensions beside the same written out as sums, and their gradients beside differences. */
class ConvolutionTest {
    private static final int[] SIZES = {4, 5, 3};
    private static final int IN = 2;
    private static final int OUT = 3;

    private static Parameters parameters(NDManager root) {
        EngineSettings.apply();
        return new Parameters(
                root.newSubManager(),
                new TrainingSettings(0, 0, 0, 0, 0, 0, TrainingSettings.Loss.CLICK, 0, 0, Long.MAX_VALUE),
                new Start(Set.of(), StartVectors.Rows.NONE),
                5);
    }

    private static Shape shape(int dimensions) {
        Shape shape = new Shape(1, IN);
        for (int i = 0; i < dimensions; i++) {
            shape = shape.add(SIZES[i]);
        }
        return shape;
    }

    private static long[] fill(int dimensions, long... values) {
        return Arrays.copyOf(values, dimensions);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void convolution_isTheSumOfProducts(int dimensions) {
        try (NDManager root = NDManager.newBaseManager()) {
            Parameters parameters = parameters(root);
            DjlOps ops = new DjlOps(root, parameters, false);
            UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(dimensions);
            Shape shape = shape(dimensions);
            float[] values = new float[(int) shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() - 0.5f;
            }
            long[] kernel = fill(dimensions, 3, 2, 3);
            long[] padding = fill(dimensions, 2, 1, 0);
            NDArray result = ops.convolution("c", root.create(values, shape), IN, OUT, kernel, padding);
            float[] weight = parameters.copy().of("c.weight").values();
            float[] bias = parameters.copy().of("c.bias").values();
            Volume volume = new Volume(values, dimensions, kernel, padding);
            float[] computed = result.toFloatArray();
            for (int at = 0; at < computed.length; at++) {
                assertThat((double) computed[at]).isCloseTo(volume.at(at, weight, bias), within(1e-5));
            }
            assertThat(result.getShape()).isEqualTo(volume.shape());
        }
    }

    /** What a convolution is, written out. */
    private record Volume(float[] values, int dimensions, long[] kernel, long[] padding) {
        private int size(int dimension) {
            return dimension < dimensions ? SIZES[dimension] : 1;
        }

        private int k(int dimension) {
            return dimension < dimensions ? (int) kernel[dimension] : 1;
        }

        private int pad(int dimension) {
            return dimension < dimensions ? (int) padding[dimension] : 0;
        }

        private int out(int dimension) {
            return size(dimension) + 2 * pad(dimension) - k(dimension) + 1;
        }

        Shape shape() {
            Shape shape = new Shape(1, OUT);
            for (int i = 0; i < dimensions; i++) {
                shape = shape.add(out(i));
            }
            return shape;
        }

        double at(int index, float[] weight, float[] bias) {
            int c = index % out(2);
            int b = index / out(2) % out(1);
            int a = index / out(2) / out(1) % out(0);
            int o = index / out(2) / out(1) / out(0);
            double sum = bias[o];
            for (int in = 0; in < IN; in++) {
                for (int i = 0; i < k(0); i++) {
                    for (int j = 0; j < k(1); j++) {
                        for (int l = 0; l < k(2); l++) {
                            sum += weight[(((o * IN + in) * k(0) + i) * k(1) + j) * k(2) + l]
                                    * value(in, a + i - pad(0), b + j - pad(1), c + l - pad(2));
                        }
                    }
                }
            }
            return sum;
        }

        private double value(int in, int a, int b, int c) {
            boolean inside = a >= 0 && a < size(0) && b >= 0 && b < size(1) && c >= 0 && c < size(2);
            return inside ? values[((in * size(0) + a) * size(1) + b) * size(2) + c] : 0;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void gradient_goesThroughConvolutionAndPool(int dimensions) {
        try (NDManager root = NDManager.newBaseManager()) {
            Parameters parameters = parameters(root);
            DjlOps ops = new DjlOps(root, parameters, true);
            long[] kernel = fill(dimensions, 2, 2, 2);
            long[] none = new long[dimensions];
            UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(7);
            Shape shape = shape(dimensions);
            float[] values = new float[(int) shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() * 4 - 2;
            }
            NDArray x = root.create(values, shape);
            x.setRequiresGradient(true);
            float[] gradient;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = loss(ops, x, kernel, none);
                collector.backward(y);
                gradient = x.getGradient().toFloatArray();
            }
            float step = 1e-2f;
            for (int i = 0; i < values.length; i += 3) {
                float[] up = values.clone();
                up[i] += step;
                float[] down = values.clone();
                down[i] -= step;
                double difference =
                        (loss(ops, root.create(up, shape), kernel, none).getFloat()
                                        - loss(ops, root.create(down, shape), kernel, none)
                                                .getFloat())
                                / (2 * step);
                assertThat((double) gradient[i]).as("input " + i).isCloseTo(difference, within(2e-2));
            }
        }
    }

    /** Smooth between the kinks of the pool. */
    private static NDArray loss(DjlOps ops, NDArray x, long[] kernel, long[] none) {
        NDArray y = ops.convolution("g", x, IN, OUT, kernel, none);
        long[] block = kernel.clone();
        Arrays.fill(block, 1);
        block[0] = 2;
        NDArray pooled = ops.maxPool(y, block);
        return ops.mul(pooled, pooled).sum();
    }
}
