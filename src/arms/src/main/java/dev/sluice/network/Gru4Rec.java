package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.List;

/**
 * A gated recurrent unit over the session (Hidasi, Karatzoglou, Baltrunas and Tikk 2016), in the form of Cho et al. 2014, equations 5 to 8:
 * with x the vector of the item, z = σ(W_z x + U_z h), r = σ(W_r x + U_r h), n = tanh(W x + U (r ⊙ h)), h' = (1 − z) ⊙ n + z ⊙ h.
 *
 * @param dim length of vectors and states, 1 to 1024; default 64
 * @param length latest items that are read, 1 to 500; default 50
 * @param dropout of vectors and states, in [0, 1); default 0.3
 */
@JsonTypeName("gru4rec")
public record Gru4Rec(int dim, int length, Double dropout) implements SequenceEncoder {
    public Gru4Rec {
        dim = Ranges.orDefault("dim", dim, 64, 1024);
        length = Ranges.orDefault("length", length, 50, 500);
        dropout = dropout == null ? 0.3 : dropout;
        Ranges.requireRate("dropout", dropout);
    }

    @Override
    public <T> T states(Ops<T> ops, Sequences<T> sequences) {
        T read = ops.dropout(dropout, Layers.read(ops, sequences, length, dim));
        Init init = Init.uniform(1 / Math.sqrt(dim));
        T inputs = Layers.linear(ops, "input", read, dim, 3L * dim);
        T gates = ops.parameter("recurrent.gates", init, dim, 2L * dim);
        T candidate = ops.parameter("recurrent.candidate", init, dim, dim);
        T one = ops.constant(new float[] {1}, 1);
        T state = ops.mul(ops.reshape(ops.slice(read, 1, 0, 1), -1, dim), ops.constant(new float[] {0}, 1));
        List<T> states = new ArrayList<>();
        for (int place = 0; place < length; place++) {
            T input = ops.reshape(ops.slice(inputs, 1, place, place + 1), -1, 3L * dim);
            T opened = ops.sigmoid(ops.add(ops.slice(input, 1, 0, 2L * dim), ops.matmul(state, gates)));
            T kept = ops.slice(opened, 1, 0, dim);
            T reset = ops.slice(opened, 1, dim, 2L * dim);
            T fresh = ops.tanh(
                    ops.add(ops.slice(input, 1, 2L * dim, 3L * dim), ops.matmul(ops.mul(reset, state), candidate)));
            T next = ops.add(ops.mul(ops.sub(one, kept), fresh), ops.mul(kept, state));
            state = ops.mul(next, ops.slice(sequences.mask(), 1, place, place + 1)); // nothing is known of padding
            states.add(ops.reshape(state, -1, 1, dim));
        }
        return ops.dropout(dropout, ops.concat(1, states));
    }
}
