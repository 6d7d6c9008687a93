package dev.sluice.network;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One protocol buffer message on the wire: fields are written in the order of the calls. Messages within and large arrays are
 * kept as they are until the whole is asked for, so that a model of hundreds of megabytes is copied once.
 */
final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final List<Piece> pieces = new ArrayList<>();
    private long size;
    /** What was written behind the last piece. */
    private ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoWriter number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    ProtoWriter real(int field, float value) {
        tag(field, FIXED32);
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    ProtoWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes as they are; the array must stay as it is. */
    ProtoWriter bytes(int field, byte[] value) {
        return piece(field, value.length, place -> place.put(value));
    }

    /** A message within, which must not be written to any more. */
    ProtoWriter message(int field, ProtoWriter message) {
        return piece(field, message.size(), message::put);
    }

    /** Little-endian numbers as one field of bytes; the array must stay as it is. */
    ProtoWriter floats(int field, float[] values) {
        return piece(field, values.length * 4L, place -> place.asFloatBuffer().put(values));
    }

    /** The same of whole numbers. */
    ProtoWriter longs(int field, long[] values) {
        return piece(field, values.length * 8L, place -> place.asLongBuffer().put(values));
    }

    /** The fields of another message behind those written so far. */
    ProtoWriter fields(ProtoWriter message) {
        cut();
        return add(new Piece(message.size(), message::put));
    }

    /** What was written so far; {@link ArithmeticException} for 2 GB or more. */
    byte[] toByteArray() {
        ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(size())).order(ByteOrder.LITTLE_ENDIAN);
        put(whole);
        return whole.array();
    }

    private long size() {
        return size + out.size();
    }

    private void put(ByteBuffer whole) {
        cut();
        for (Piece piece : pieces) {
            ByteBuffer place = whole.slice(whole.position(), (int) piece.size).order(ByteOrder.LITTLE_ENDIAN);
            piece.content.put(place);
            whole.position(whole.position() + (int) piece.size);
        }
    }

    private ProtoWriter piece(int field, long length, Content content) {
        tag(field, BYTES);
        varint(length);
        cut();
        return add(new Piece(length, content));
    }

    private ProtoWriter add(Piece piece) {
        pieces.add(piece);
        size = Math.addExact(size, piece.size);
        return this;
    }

    private void cut() {
        if (out.size() > 0) {
            byte[] written = out.toByteArray();
            out = new ByteArrayOutputStream();
            add(new Piece(written.length, place -> place.put(written)));
        }
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private interface Content {
        void put(ByteBuffer place);
    }

    private record Piece(long size, Content content) {}
}
