package dev.sluice.packing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.sluice.codec.InvalidInput;
import java.util.function.UnaryOperator;

/** Messages whose fields are known by number, as ONNX's {@code onnx.proto} counts them. */
final class Protobuf {
    private Protobuf() {}

    static UnknownFieldSet parsed(ByteString message) {
        try {
            return UnknownFieldSet.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidInput("graph", "must be a graph in the format of ONNX");
        }
    }

    /** The text of a field, the last one that was said; empty where there is none. */
    static String text(UnknownFieldSet message, int field) {
        Field said = message.getField(field);
        int count = said.getLengthDelimitedList().size();
        return count == 0 ? "" : said.getLengthDelimitedList().get(count - 1).toStringUtf8();
    }

    /** The number of a field; 0 where there is none. */
    static long number(UnknownFieldSet message, int field) {
        Field said = message.getField(field);
        int count = said.getVarintList().size();
        return count == 0 ? 0 : said.getVarintList().get(count - 1);
    }

    /** The same with each message of a field changed. */
    static UnknownFieldSet each(UnknownFieldSet message, int field, UnaryOperator<UnknownFieldSet> change) {
        return replaced(message, field, bytes -> change.apply(parsed(bytes)).toByteString());
    }

    /** The same with each text of a field changed. */
    static UnknownFieldSet texts(UnknownFieldSet message, int field, UnaryOperator<String> change) {
        return replaced(message, field, bytes -> ByteString.copyFromUtf8(change.apply(bytes.toStringUtf8())));
    }

    private static UnknownFieldSet replaced(UnknownFieldSet message, int field, UnaryOperator<ByteString> change) {
        if (message.getField(field).getLengthDelimitedList().isEmpty()) {
            return message;
        }
        Field.Builder changed = Field.newBuilder();
        message.getField(field)
                .getLengthDelimitedList()
                .forEach(bytes -> changed.addLengthDelimited(change.apply(bytes)));
        return message.toBuilder()
                .clearField(field)
                .addField(field, changed.build())
                .build();
    }
}
