package dev.sluice.network;

import dev.sluice.network.OnnxGraph.Attribute;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Writes what an architecture does as nodes of a graph, with trained weights as its constants. */
final class OnnxOps implements Ops<String> {
    private static final float EPSILON = 1e-5f;

    private final OnnxGraph graph;
    private final Weights weights;
    private final AtomicInteger constants = new AtomicInteger();

    OnnxOps(OnnxGraph graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    @Override
    public String parameter(String name, Init init, long... shape) {
        return weight(name);
    }

    private String weight(String name) {
        Weights.Tensor tensor = weights.of(name);
        return graph.constant(name, tensor.values(), tensor.shape());
    }

    @Override
    public String embedding(String name, Init init, long rows, long width, String ids) {
        return graph.node("Gather", List.of(weight(name), ids), Attribute.of("axis", 0));
    }

    @Override
    public String lookup(long[] table, int width, String ids) {
        String rows = graph.constant("lookup" + constants.getAndIncrement(), table, table.length / width, width);
        return graph.node("Gather", List.of(rows, ids), Attribute.of("axis", 0));
    }

    @Override
    public String convolution(String name, String a, long in, long out, long[] kernel, long[] padding) {
        return graph.node(
                "Conv",
                List.of(a, weight(name + ".weight"), weight(name + ".bias")),
                Attribute.of("kernel_shape", list(kernel)),
                Attribute.of(
                        "pads",
                        LongStream.concat(Arrays.stream(padding), Arrays.stream(padding))
                                .boxed()
                                .toList()));
    }

    @Override
    public String maxPool(String a, long... block) {
        return graph.node(
                "MaxPool", List.of(a), Attribute.of("kernel_shape", list(block)), Attribute.of("strides", list(block)));
    }

    private static List<Long> list(long... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    @Override
    public String constant(float[] values, long... shape) {
        return graph.constant("constant" + constants.getAndIncrement(), values, shape);
    }

    @Override
    public String whole(long... values) {
        return graph.whole(values);
    }

    @Override
    public String matmul(String a, String b) {
        return graph.node("MatMul", List.of(a, b));
    }

    @Override
    public String add(String a, String b) {
        return graph.node("Add", List.of(a, b));
    }

    @Override
    public String sub(String a, String b) {
        return graph.node("Sub", List.of(a, b));
    }

    @Override
    public String mul(String a, String b) {
        return graph.node("Mul", List.of(a, b));
    }

    @Override
    public String div(String a, String b) {
        return graph.node("Div", List.of(a, b));
    }

    @Override
    public String relu(String a) {
        return graph.node("Relu", List.of(a));
    }

    @Override
    public String sigmoid(String a) {
        return graph.node("Sigmoid", List.of(a));
    }

    @Override
    public String tanh(String a) {
        return graph.node("Tanh", List.of(a));
    }

    @Override
    public String softmax(String a) {
        return graph.node("Softmax", List.of(a), Attribute.of("axis", -1));
    }

    @Override
    public String reshape(String a, long... shape) {
        return graph.node("Reshape", List.of(a, graph.whole(shape)));
    }

    @Override
    public String transpose(String a, int... axes) {
        List<Long> order = Arrays.stream(axes).mapToObj(Long::valueOf).toList();
        return graph.node("Transpose", List.of(a), Attribute.of("perm", order));
    }

    @Override
    public String concat(int axis, List<String> parts) {
        return graph.node("Concat", parts, Attribute.of("axis", axis));
    }

    @Override
    public String slice(String a, int axis, long from, long to) {
        return graph.node("Slice", List.of(a, graph.whole(from), graph.whole(to), graph.whole(axis)));
    }

    @Override
    public String expandLike(String a, String other) {
        return graph.node("Expand", List.of(a, graph.node("Shape", List.of(other))));
    }

    @Override
    public String sum(String a, int axis) {
        return graph.node("ReduceSum", List.of(a, graph.whole(axis)), Attribute.of("keepdims", 0));
    }

    @Override
    public String mean(String a, int axis) {
        return graph.node(
                "ReduceMean", List.of(a), Attribute.of("axes", List.of((long) axis)), Attribute.of("keepdims", 0));
    }

    @Override
    public String layerNorm(String name, long width, String a) {
        return graph.node(
                "LayerNormalization",
                List.of(a, weight(name + ".scale"), weight(name + ".shift")),
                Attribute.of("axis", -1),
                Attribute.of("epsilon", EPSILON));
    }

    @Override
    public String batchNorm(String name, long width, String a) {
        return graph.node(
                "BatchNormalization",
                List.of(
                        a,
                        weight(name + ".scale"),
                        weight(name + ".shift"),
                        weight(name + ".mean"),
                        weight(name + ".variance")),
                Attribute.of("epsilon", EPSILON));
    }

    @Override
    public String dropout(double rate, String a) {
        return a;
    }
}
