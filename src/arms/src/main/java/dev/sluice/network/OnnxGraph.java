package dev.sluice.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An ONNX model under construction: nodes, constants, inputs and outputs, in operator set 17. Tensors are known by name.
 * Field numbers are those of {@code onnx.proto3} of the ONNX project; the encoder is our own, because it needs a tenth of
 * what a protocol buffer library brings.
 */
public final class OnnxGraph {
    /** Version of the operator set. */
    public static final int OPSET = 17;

    private static final int IR_VERSION = 8;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final ProtoWriter nodes = new ProtoWriter();
    private final Map<String, ProtoWriter> constants = new LinkedHashMap<>();
    private final List<ProtoWriter> inputs = new ArrayList<>();
    private final List<ProtoWriter> outputs = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final AtomicInteger made = new AtomicInteger();

    /** Adds an operation; returns the name of its result. */
    public String node(String operator, List<String> from, Attribute... attributes) {
        return nodes(operator, from, 1, attributes).get(0);
    }

    public List<String> nodes(String operator, List<String> from, int results, Attribute... attributes) {
        ProtoWriter node = new ProtoWriter();
        from.forEach(name -> node.text(1, name));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            names.add(operator + "_" + made.getAndIncrement());
        }
        names.forEach(name -> node.text(2, name));
        node.text(3, names.get(0)).text(4, operator);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.encoded());
        }
        nodes.message(1, node);
        return names;
    }

    /**
     * Adds nodes that somebody else wrote, behind those that are here; at most one such part.
     *
     * @param part whose names are others than those of this graph
     */
    public void include(Part part) {
        part.nodes.forEach(node -> nodes.bytes(1, node));
        parts.add(part);
    }

    /** A float32 constant; the same name is written once. */
    public String constant(String name, float[] values, long... shape) {
        constants.computeIfAbsent(name, key -> tensor(key, FLOAT, shape).floats(9, values));
        return name;
    }

    /** An int64 constant; the same name is written once. */
    public String constant(String name, long[] values, long... shape) {
        constants.computeIfAbsent(name, key -> tensor(key, INT64, shape).longs(9, values));
        return name;
    }

    public String whole(long... values) {
        return constant("whole" + Arrays.toString(values), values, values.length);
    }

    private static ProtoWriter tensor(String name, int type, long... shape) {
        ProtoWriter tensor = new ProtoWriter();
        for (long size : shape) {
            tensor.number(1, size);
        }
        return tensor.number(2, type).text(8, name);
    }

    /**
     * Declares a float32 input.
     *
     * @param shape sizes as numbers, and names for sizes that the caller chooses
     */
    public String floats(String name, Object... shape) {
        inputs.add(value(name, FLOAT, shape));
        return name;
    }

    public String longs(String name, Object... shape) {
        inputs.add(value(name, INT64, shape));
        return name;
    }

    /** Calls a tensor by another name too. */
    public void named(String name, String tensor) {
        nodes.message(
                1, new ProtoWriter().text(1, tensor).text(2, name).text(3, name).text(4, "Identity"));
    }

    public void output(String name, String tensor, Object... shape) {
        output(name, tensor, FLOAT, shape);
    }

    public void outputLongs(String name, String tensor, Object... shape) {
        output(name, tensor, INT64, shape);
    }

    private void output(String name, String tensor, int type, Object... shape) {
        named(name, tensor);
        outputs.add(value(name, type, shape));
    }

    private static ProtoWriter value(String name, int type, Object... shape) {
        ProtoWriter dimensions = new ProtoWriter();
        for (Object size : shape) {
            ProtoWriter dimension = new ProtoWriter();
            if (size instanceof Number number) {
                dimension.number(1, number.longValue());
            } else {
                dimension.text(2, size.toString());
            }
            dimensions.message(1, dimension);
        }
        ProtoWriter tensor = new ProtoWriter().number(1, type).message(2, dimensions);
        return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
    }

    /** The whole model as a file holds it; under 2 GB, or {@link ArithmeticException}. */
    public byte[] model() {
        ProtoWriter graph = new ProtoWriter().fields(nodes).text(2, "sluice");
        constants.values().forEach(constant -> graph.message(5, constant));
        parts.forEach(part -> part.constants.forEach(constant -> graph.bytes(5, constant)));
        inputs.forEach(input -> graph.message(11, input));
        outputs.forEach(output -> graph.message(12, output));
        ProtoWriter model = new ProtoWriter()
                .number(1, parts.stream().mapToLong(Part::format).reduce(IR_VERSION, Math::max))
                .text(2, "sluice")
                .message(7, graph);
        if (parts.isEmpty()) {
            model.message(8, new ProtoWriter().text(1, "").number(2, OPSET));
        }
        for (Part part : parts) {
            part.operators.forEach(set -> model.bytes(8, set));
            part.functions.forEach(function -> model.bytes(25, function));
        }
        return model.toByteArray();
    }

    /**
     * A graph within, encoded as {@code onnx.proto} says.
     *
     * @param nodes each a {@code NodeProto}
     * @param constants each a {@code TensorProto}
     * @param functions each a {@code FunctionProto}
     * @param operators each an {@code OperatorSetIdProto}; they are those of the whole graph
     * @param format version of ONNX's format
     */
    public record Part(
            List<byte[]> nodes, List<byte[]> constants, List<byte[]> functions, List<byte[]> operators, long format) {}

    /** A named setting of an operation. */
    public record Attribute(String name, List<Long> numbers, float real, int type) {
        private static final int FLOAT_TYPE = 1;
        private static final int INT_TYPE = 2;
        private static final int INTS_TYPE = 7;

        public static Attribute of(String name, long value) {
            return new Attribute(name, List.of(value), 0, INT_TYPE);
        }

        public static Attribute of(String name, float value) {
            return new Attribute(name, List.of(), value, FLOAT_TYPE);
        }

        public static Attribute of(String name, List<Long> values) {
            return new Attribute(name, values, 0, INTS_TYPE);
        }

        ProtoWriter encoded() {
            ProtoWriter out = new ProtoWriter().text(1, name);
            switch (type) {
                case FLOAT_TYPE -> out.real(2, real);
                case INT_TYPE -> out.number(3, numbers.get(0));
                default -> numbers.forEach(number -> out.number(8, number));
            }
            return out.number(20, type);
        }
    }
}
