package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * Second-order factorisation machine (Rendle 2010, equation 1 with the linear-time form of lemma 3.1):
 * w0 + Σ w_i x_i + ½ Σ_f [(Σ v_if x_i)² − Σ v_if² x_i²]; sparse fields have x = 1, dense ones their value.
 *
 * @param dim length of the factors, 1 to 1024; default 16
 */
@JsonTypeName("fm")
public record FactorizationMachine(int dim) implements Architecture {
    public FactorizationMachine {
        dim = Ranges.orDefault("dim", dim, 16, 1024);
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        return ops.add(
                Layers.linearPart(ops, inputs),
                pairs(ops, inputs, Layers.embedded(ops, inputs, "factors", Layers.FACTORS, dim), dim));
    }

    /** The second-order part, (batch), over the sparse fields' rows and the dense inputs. */
    static <T> T pairs(Ops<T> ops, Inputs<T> inputs, T rows, long dim) {
        T sum = ops.sum(rows, 1);
        T squares = ops.sum(ops.mul(rows, rows), 1);
        int dense = inputs.schema().denseWidth();
        if (dense > 0) {
            T factors = ops.parameter("factors.dense", Layers.FACTORS, dense, dim);
            T values = inputs.dense();
            sum = ops.add(sum, ops.matmul(values, factors));
            squares = ops.add(squares, ops.matmul(ops.mul(values, values), ops.mul(factors, factors)));
        }
        T twice = ops.sum(ops.sub(ops.mul(sum, sum), squares), 1);
        return ops.mul(twice, ops.constant(new float[] {0.5f}, 1));
    }
}
