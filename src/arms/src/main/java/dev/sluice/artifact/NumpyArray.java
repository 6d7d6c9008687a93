package dev.sluice.artifact;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A matrix of float32 in the format of NumPy, version 1.0 (NumPy enhancement proposal 1): what {@code numpy.save} writes and {@code
 * numpy.load} reads.
 *
 * @param values row by row
 * @param columns of a row, 1 or more
 */
@SuppressWarnings("ArrayRecordComponent")
public record NumpyArray(float[] values, int columns) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNED = 64;
    private static final Pattern HEADER = Pattern.compile(
            "\\s*\\{\\s*'descr':\\s*'<f4',\\s*'fortran_order':\\s*False,\\s*'shape':\\s*\\((\\d{1,9}),\\s*(\\d{1,9})\\),?\\s*\\}\\s*");

    /** The file. */
    public byte[] encoded() {
        int rows = values.length / columns;
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        int length = MAGIC.length + 2 + header.length() + 1;
        String padded = header + " ".repeat((ALIGNED - length % ALIGNED) % ALIGNED) + "\n";
        ByteBuffer file = ByteBuffer.allocate(Math.addExact(
                        MAGIC.length + 2 + padded.length(), Math.multiplyExact(values.length, Float.BYTES)))
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put(MAGIC).putShort((short) padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
        file.asFloatBuffer().put(values);
        return file.array();
    }

    /**
     * Reads a file; refused where it holds anything else than such a matrix.
     *
     * @param name of the file, for messages
     */
    public static NumpyArray read(Content content, String name) {
        try (InputStream in = content.open()) {
            DataInputStream data = new DataInputStream(in);
            byte[] magic = data.readNBytes(MAGIC.length);
            require(Arrays.equals(magic, MAGIC), name, "must be an array in NumPy's format, version 1.0");
            int length = data.readUnsignedByte() | data.readUnsignedByte() << 8;
            Matcher header = HEADER.matcher(new String(data.readNBytes(length), StandardCharsets.US_ASCII));
            require(header.matches(), name, "must be a matrix of little-endian float32, row by row");
            int rows = Integer.parseInt(header.group(1));
            int columns = Integer.parseInt(header.group(2));
            require(columns >= 1 && (long) rows * columns <= Integer.MAX_VALUE / Float.BYTES, name, "is too large");
            require(
                    content.size() == MAGIC.length + 2L + length + (long) rows * columns * Float.BYTES,
                    name,
                    "must hold as many numbers as it says");
            float[] values = new float[rows * columns];
            byte[] bytes = data.readNBytes(values.length * Float.BYTES);
            require(bytes.length == values.length * Float.BYTES, name, "must hold as many numbers as it says");
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            return new NumpyArray(values, columns);
        } catch (IOException e) {
            throw new InvalidInput(name, "cannot be read: " + e.getMessage());
        }
    }
}
