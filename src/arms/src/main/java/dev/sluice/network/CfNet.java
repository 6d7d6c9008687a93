package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.feature.FeatureSchema;

/**
 * w · (p_u ⊙ q_i): the element-wise product with learned output weights, generalised matrix factorisation in He et al.
 * 2017 ("Neural Collaborative Filtering", equation 8–9).
 *
 * @param dim length of the factors, 1 to 1024; default 16
 */
@JsonTypeName("cfnet")
public record CfNet(int dim) implements Architecture {
    /** Larger than elsewhere: a product of three small factors would hardly move. */
    private static final Init FACTORS = Init.normal(0.1);

    public CfNet {
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
                Layers.row(ops, inputs, FeatureSchema.USER, FACTORS, dim),
                Layers.row(ops, inputs, FeatureSchema.ITEM, FACTORS, dim));
        return ops.sum(ops.matmul(product, ops.parameter("output", Init.uniform(1 / Math.sqrt(dim)), dim, 1)), 1);
    }
}
