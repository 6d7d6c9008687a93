package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.feature.FeatureSchema;

/**
 * b + b_u + b_i + p_u · q_i (Koren, Bell and Volinsky 2009); explicit values or clicks, as the training's loss says.
 *
 * @param dim length of the factors, 1 to 1024; default 16
 */
@JsonTypeName("mf")
public record MatrixFactorization(int dim) implements Architecture {
    public MatrixFactorization {
        dim = Ranges.orDefault("dim", dim, 16, 1024);
    }

    @Override
    public void check(FeatureSchema schema) {
        schema.place(FeatureSchema.USER);
        schema.place(FeatureSchema.ITEM);
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        T product = ops.mul(
                Layers.row(ops, inputs, FeatureSchema.USER, Layers.FACTORS, dim),
                Layers.row(ops, inputs, FeatureSchema.ITEM, Layers.FACTORS, dim));
        int user = inputs.schema().place(FeatureSchema.USER);
        int item = inputs.schema().place(FeatureSchema.ITEM);
        T biases = ops.embedding("linear", Init.ZEROS, inputs.schema().vocabularySize(), 1, inputs.ids());
        T both = ops.add(ops.slice(biases, 1, user, user + 1), ops.slice(biases, 1, item, item + 1));
        return ops.add(
                ops.add(ops.sum(product, 1), ops.sum(ops.sum(both, 2), 1)), ops.parameter("bias", Init.ZEROS, 1));
    }
}
