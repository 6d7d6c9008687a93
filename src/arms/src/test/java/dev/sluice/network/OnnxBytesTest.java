package dev.sluice.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The bytes of a model as Google's own reader sees them, with the fields of the ONNX format by name and number. */
class OnnxBytesTest {
    private static FieldDescriptorProto field(String name, int number, Type type, boolean many, String message) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(many ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
        if (!message.isEmpty()) {
            field.setTypeName("." + message);
        }
        return field.build();
    }

    private static DescriptorProto message(String name, FieldDescriptorProto... fields) {
        return DescriptorProto.newBuilder()
                .setName(name)
                .addAllField(List.of(fields))
                .build();
    }

    private static Descriptor model() throws DescriptorValidationException {
        FileDescriptorProto onnx = FileDescriptorProto.newBuilder()
                .setName("onnx.proto")
                .setSyntax("proto2")
                .addMessageType(message(
                        "ModelProto",
                        field("ir_version", 1, Type.TYPE_INT64, false, ""),
                        field("producer_name", 2, Type.TYPE_STRING, false, ""),
                        field("graph", 7, Type.TYPE_MESSAGE, false, "GraphProto"),
                        field("opset_import", 8, Type.TYPE_MESSAGE, true, "OperatorSetIdProto")))
                .addMessageType(message(
                        "OperatorSetIdProto",
                        field("domain", 1, Type.TYPE_STRING, false, ""),
                        field("version", 2, Type.TYPE_INT64, false, "")))
                .addMessageType(message(
                        "GraphProto",
                        field("node", 1, Type.TYPE_MESSAGE, true, "NodeProto"),
                        field("name", 2, Type.TYPE_STRING, false, ""),
                        field("initializer", 5, Type.TYPE_MESSAGE, true, "TensorProto"),
                        field("input", 11, Type.TYPE_MESSAGE, true, "ValueInfoProto"),
                        field("output", 12, Type.TYPE_MESSAGE, true, "ValueInfoProto")))
                .addMessageType(message(
                        "NodeProto",
                        field("input", 1, Type.TYPE_STRING, true, ""),
                        field("output", 2, Type.TYPE_STRING, true, ""),
                        field("name", 3, Type.TYPE_STRING, false, ""),
                        field("op_type", 4, Type.TYPE_STRING, false, ""),
                        field("attribute", 5, Type.TYPE_MESSAGE, true, "AttributeProto")))
                .addMessageType(message(
                        "AttributeProto",
                        field("name", 1, Type.TYPE_STRING, false, ""),
                        field("f", 2, Type.TYPE_FLOAT, false, ""),
                        field("i", 3, Type.TYPE_INT64, false, ""),
                        field("ints", 8, Type.TYPE_INT64, true, ""),
                        field("type", 20, Type.TYPE_INT32, false, "")))
                .addMessageType(message(
                        "TensorProto",
                        field("dims", 1, Type.TYPE_INT64, true, ""),
                        field("data_type", 2, Type.TYPE_INT32, false, ""),
                        field("name", 8, Type.TYPE_STRING, false, ""),
                        field("raw_data", 9, Type.TYPE_BYTES, false, "")))
                .addMessageType(message(
                        "ValueInfoProto",
                        field("name", 1, Type.TYPE_STRING, false, ""),
                        field("type", 2, Type.TYPE_MESSAGE, false, "TypeProto")))
                .addMessageType(message("TypeProto", field("tensor_type", 1, Type.TYPE_MESSAGE, false, "TypeOfTensor")))
                .addMessageType(message(
                        "TypeOfTensor",
                        field("elem_type", 1, Type.TYPE_INT32, false, ""),
                        field("shape", 2, Type.TYPE_MESSAGE, false, "TensorShapeProto")))
                .addMessageType(message("TensorShapeProto", field("dim", 1, Type.TYPE_MESSAGE, true, "Dimension")))
                .addMessageType(message(
                        "Dimension",
                        field("dim_value", 1, Type.TYPE_INT64, false, ""),
                        field("dim_param", 2, Type.TYPE_STRING, false, "")))
                .build();
        return FileDescriptor.buildFrom(onnx, new FileDescriptor[0]).findMessageTypeByName("ModelProto");
    }

    /** Nothing that the format does not know, anywhere. */
    private static void assertKnown(Message message) {
        assertThat(message.getUnknownFields().asMap())
                .as(message.getDescriptorForType().getName())
                .isEmpty();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                List<?> values = field.getKey().isRepeated() ? (List<?>) field.getValue() : List.of(field.getValue());
                values.forEach(value -> assertKnown((Message) value));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Message> many(Message message, String field) {
        return (List<Message>) message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    private static Object one(Message message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    @Test
    void bytes_areReadByTheProtocolBufferLibrary()
            throws DescriptorValidationException, InvalidProtocolBufferException {
        OnnxGraph graph = new OnnxGraph();
        String x = graph.floats("x", "n", 3);
        String normed = graph.node(
                "LayerNormalization",
                List.of(x, graph.constant("scale", new float[] {1, 2, -3.5f}, 3)),
                OnnxGraph.Attribute.of("axis", -1),
                OnnxGraph.Attribute.of("epsilon", 1e-5f));
        String turned = graph.node("Transpose", List.of(normed), OnnxGraph.Attribute.of("perm", List.of(1L, 0L)));
        graph.output("y", graph.node("Reshape", List.of(turned, graph.whole(-1, 300))), "m", 300);
        DynamicMessage model = DynamicMessage.parseFrom(model(), graph.model());
        assertKnown(model);
        assertThat(one(model, "ir_version")).isEqualTo(8L);
        assertThat(one(many(model, "opset_import").get(0), "version")).isEqualTo(17L);
        Message read = (Message) one(model, "graph");
        assertThat(many(read, "node"))
                .extracting(node -> one(node, "op_type"))
                .containsExactly("LayerNormalization", "Transpose", "Reshape", "Identity");
        Message norm = many(read, "node").get(0);
        assertThat(many(norm, "attribute"))
                .extracting(attribute -> one(attribute, "i"))
                .first()
                .isEqualTo(-1L);
        assertThat(many(norm, "attribute"))
                .extracting(attribute -> one(attribute, "f"))
                .last()
                .isEqualTo(1e-5f);
        assertThat(one(many(many(read, "node").get(1), "attribute").get(0), "ints"))
                .isEqualTo(List.of(1L, 0L));
        assertThat(many(read, "initializer"))
                .extracting(tensor -> one(tensor, "name"))
                .containsExactly("scale", "whole[-1, 300]");
        assertThat(one(many(read, "initializer").get(0), "dims")).isEqualTo(List.of(3L));
        assertThat(many(read, "input")).extracting(input -> one(input, "name")).containsExactly("x");
        assertThat(many(read, "output"))
                .extracting(output -> one(output, "name"))
                .containsExactly("y");
    }

    /** Beside the weights there is room for the file once: whoever trains hundreds of megabytes has no more. */
    @Test
    void largeTable_isCopiedOnce() {
        int rows = 1 << 20;
        float[] table = new float[rows * 8];
        for (int i = 0; i < table.length; i++) {
            table[i] = i * 0.5f;
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        OnnxGraph graph = new OnnxGraph();
        String row = graph.node("Gather", List.of(graph.constant("table", table, rows, 8), graph.longs("row", "n")));
        graph.output("out", row, "n", 8);
        byte[] model = graph.model();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(model.length).isBetween(table.length * 4, table.length * 4 + 1_000);
        assertThat(allocated).isLessThan(table.length * 4L + (1 << 20));
        ByteBuffer raw = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(IntStream.range(0, model.length - 8)
                        .anyMatch(at -> raw.getFloat(at) == 123_456.5f && raw.getFloat(at + 4) == 123_457f))
                .isTrue();
    }
}
