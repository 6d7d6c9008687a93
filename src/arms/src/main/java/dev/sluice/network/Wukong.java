package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Wukong (Zhang et al. 2024, arXiv 2403.02545): layers that each join a factorisation machine block and a linear
 * compression block over the embeddings, so that l layers see interactions of up to order 2^l. X is (batch, n, d).
 *
 * <p>Settings may also have the names of the public reference, like {@code num_layers}; what it is told of the data ({@code
 * num_sparse_emb}, {@code dim_input_dense} and the like) follows from the features here.
 *
 * <p>Block of machines: X (Xᵀ Y) with learned Y (n, rank), flattened, normalised, through a perceptron to (fmb, d).
 * Block of compression: Wᵀ X. Layer: norm(concat(both) + R(X)), where R is the identity when n does not change and a
 * learned mixing otherwise. At the end a perceptron without batch normalisation.
 *
 * @param layers 1 to 16; default 4
 * @param dim d, 1 to 512; default 16
 * @param lcb embeddings that a layer compresses to; default 8
 * @param fmb embeddings that a layer's machines give; default 8
 * @param rank columns of Y; default 8
 * @param hiddenLayers linear layers of a block's perceptron, the last included, 1 to 8; default 2
 * @param hidden their width; default 128
 * @param headLayers linear layers at the end, the last included, 1 to 8; default 2
 * @param headHidden their width; default 128
 * @param dropout in the perceptrons, in [0, 1)
 * @param start standard deviation of fresh embeddings; default 1, as in the reference
 * @param outputs numbers for an example, all from one head, 1 to 16; default 1
 */
@JsonTypeName("wukong")
public record Wukong(
        @JsonAlias("num_layers") int layers,
        @JsonAlias("dim_emb") int dim,
        @JsonAlias("num_emb_lcb") int lcb,
        @JsonAlias("num_emb_fmb") int fmb,
        @JsonAlias("rank_fmb") int rank,
        @JsonAlias("num_hidden_wukong") int hiddenLayers,
        @JsonAlias("dim_hidden_wukong") int hidden,
        @JsonAlias("num_hidden_head") int headLayers,
        @JsonAlias("dim_hidden_head") int headHidden,
        double dropout,
        double start,
        @JsonAlias("dim_output") int outputs)
        implements Architecture {
    public Wukong {
        layers = Ranges.orDefault("layers", layers, 4, 16);
        dim = Ranges.orDefault("dim", dim, 16, 512);
        lcb = Ranges.orDefault("lcb", lcb, 8, 512);
        fmb = Ranges.orDefault("fmb", fmb, 8, 512);
        rank = Ranges.orDefault("rank", rank, 8, 512);
        hiddenLayers = Ranges.orDefault("hiddenLayers", hiddenLayers, 2, 8);
        hidden = Ranges.orDefault("hidden", hidden, 128, 8192);
        headLayers = Ranges.orDefault("headLayers", headLayers, 2, 8);
        headHidden = Ranges.orDefault("headHidden", headHidden, 128, 8192);
        Ranges.requireRate("dropout", dropout);
        start = start == 0 ? 1 : start;
        InvalidInput.require(start > 0 && start <= 10, "start", "must be in (0, 10], got " + start);
        outputs = Ranges.orDefault("outputs", outputs, 1, 16);
    }

    /** Of one output. */
    public Wukong(
            int layers,
            int dim,
            int lcb,
            int fmb,
            int rank,
            int hiddenLayers,
            int hidden,
            int headLayers,
            int headHidden,
            double dropout,
            double start) {
        this(layers, dim, lcb, fmb, rank, hiddenLayers, hidden, headLayers, headHidden, dropout, start, 1);
    }

    public Wukong scaled(int by) {
        return new Wukong(
                layers * by,
                dim * by,
                lcb * by,
                fmb * by,
                rank * by,
                hiddenLayers,
                hidden * by,
                headLayers,
                headHidden * by,
                dropout,
                start,
                outputs);
    }

    @Override
    public <T> T score(Ops<T> ops, Inputs<T> inputs) {
        T x = embedded(ops, inputs);
        int n = inputs.schema().sparse().size() + inputs.schema().denseWidth();
        for (int layer = 0; layer < layers; layer++) {
            x = layer(ops, "layer" + layer, x, n);
            n = lcb + fmb;
        }
        long width = (long) n * dim;
        T head = Layers.mlp(
                ops,
                "head",
                ops.reshape(x, -1, width),
                Layers.Widths.of(width, headLayers, headHidden, outputs, false, dropout));
        return outputs == 1 ? ops.sum(head, 1) : head;
    }

    /** Sparse fields from one table, then every dense input as an embedding of its own. */
    private <T> T embedded(Ops<T> ops, Inputs<T> inputs) {
        FeatureSchema schema = inputs.schema();
        T sparse = Layers.embedded(ops, inputs, "embedding", Init.normal(start), dim);
        int dense = schema.denseWidth();
        if (dense == 0) {
            return sparse;
        }
        T projected = Layers.linear(ops, "dense", inputs.dense(), dense, (long) dense * dim);
        return ops.concat(1, List.of(sparse, ops.reshape(projected, -1, dense, dim)));
    }

    private <T> T layer(Ops<T> ops, String name, T x, int n) {
        List<T> blocks = new ArrayList<>();
        blocks.add(machines(ops, name + ".fmb", x, n));
        blocks.add(mixed(ops, name + ".lcb", x, n, lcb));
        T rest = n == lcb + fmb ? x : mixed(ops, name + ".residual", x, n, lcb + fmb);
        return ops.layerNorm(name + ".norm", dim, ops.add(ops.concat(1, blocks), rest));
    }

    /** F = X (Xᵀ Y), flattened to (batch, n · rank). */
    static <T> T products(Ops<T> ops, T x, T y, int n, int rank) {
        return ops.reshape(ops.matmul(x, ops.matmul(ops.transpose(x, 0, 2, 1), y)), -1, (long) n * rank);
    }

    private <T> T machines(Ops<T> ops, String name, T x, int n) {
        long width = (long) n * rank;
        T y = ops.parameter(name + ".weight", Init.kaiming(rank), n, rank);
        T normed = ops.layerNorm(name + ".norm", width, products(ops, x, y, n, rank));
        T out = Layers.mlp(
                ops,
                name + ".mlp",
                normed,
                Layers.Widths.of(width, hiddenLayers, hidden, (long) fmb * dim, true, dropout));
        return ops.reshape(out, -1, fmb, dim);
    }

    /** Wᵀ X for W (n, out). */
    private static <T> T mixed(Ops<T> ops, String name, T x, int n, int out) {
        T w = ops.parameter(name + ".weight", Init.kaiming(out), n, out);
        return ops.matmul(ops.transpose(w, 1, 0), x);
    }
}
