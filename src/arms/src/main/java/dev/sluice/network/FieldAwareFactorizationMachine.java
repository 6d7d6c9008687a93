package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * Field-aware factorisation machine (Juan et al. 2016): a value has one factor for each other field, and a pair (i, j)
 * contributes v_{i,field(j)} · v_{j,field(i)}. Over the sparse fields; dense inputs enter the linear part only.
 *
 * @param dim length of the factors, 1 to 256; default 4
 */
@JsonTypeName("ffm")
public record FieldAwareFactorizationMachine(int dim) implements Architecture {
    public FieldAwareFactorizationMachine {
        dim = Ranges.orDefault("dim", dim, 4, 256);
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        int fields = inputs.schema().sparse().size();
        T rows = Layers.embedded(ops, inputs, "factors", Layers.FACTORS, (long) fields * dim);
        T own = ops.reshape(rows, -1, fields, fields, dim);
        T products = ops.mul(own, ops.transpose(own, 0, 2, 1, 3));
        float[] above = new float[fields * fields];
        for (int i = 0; i < fields; i++) {
            for (int j = i + 1; j < fields; j++) {
                above[i * fields + j] = 1;
            }
        }
        T pairs = ops.mul(products, ops.constant(above, 1, fields, fields, 1));
        return ops.add(
                Layers.linearPart(ops, inputs), ops.sum(ops.reshape(pairs, -1, (long) fields * fields * dim), 1));
    }
}
