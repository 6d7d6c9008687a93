package dev.sluice.packing;

import static dev.sluice.codec.InvalidInput.require;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.codec.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Weights that lie in files beside a graph ("external data"). They are read into the graph, and from its own folder alone: an
 * artifact is one file, and a graph that could name any file could carry it away.
 *
 * @param folder of the graph
 */
record SideFiles(Path folder) {
    private static final int RAW_DATA = 9;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    /** The same tensor with its numbers inside. */
    UnknownFieldSet inside(UnknownFieldSet tensor) {
        if (tensor.getField(EXTERNAL_DATA).getLengthDelimitedList().isEmpty()) {
            return tensor;
        }
        Map<String, String> place = new HashMap<>();
        for (ByteString entry : tensor.getField(EXTERNAL_DATA).getLengthDelimitedList()) {
            UnknownFieldSet said = Protobuf.parsed(entry);
            place.put(Protobuf.text(said, KEY), Protobuf.text(said, VALUE));
        }
        ByteString bytes = read(
                place.getOrDefault("location", ""),
                number(place.getOrDefault("offset", "0")),
                number(place.getOrDefault("length", "-1")));
        return tensor.toBuilder()
                .clearField(EXTERNAL_DATA)
                .clearField(DATA_LOCATION)
                .mergeField(
                        RAW_DATA,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(bytes)
                                .build())
                .build();
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidInput("graph", "must say where its weights are by whole numbers, got '" + text + "'");
        }
    }

    private ByteString read(String location, long offset, long length) {
        Path file = file(location);
        try (FileChannel channel = FileChannel.open(file)) {
            long size = length < 0 ? channel.size() - offset : length;
            require(
                    offset >= 0 && size >= 0 && size <= channel.size() - offset && size <= Integer.MAX_VALUE,
                    "graph",
                    "must have its weights in '" + location + "', which has " + channel.size() + " bytes, but names "
                            + size + " from " + offset + " on");
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            channel.position(offset);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                continue;
            }
            return ByteString.copyFrom(bytes.flip());
        } catch (IOException e) {
            throw new InvalidInput("graph", "has its weights in '" + location + "', which cannot be read");
        }
    }

    private Path file(String location) {
        try {
            Path file = folder.resolve(location).normalize();
            require(
                    !location.isEmpty()
                            && file.startsWith(folder.normalize())
                            && (!Files.exists(file) || file.toRealPath().startsWith(folder.toRealPath())),
                    "graph",
                    "must have its weights inside its own folder, but names '" + location + "'");
            require(
                    Files.isRegularFile(file),
                    "graph",
                    "has its weights in '" + location + "', which must lie beside it");
            return file;
        } catch (IOException | InvalidPathException e) {
            throw new InvalidInput("graph", "has its weights in '" + location + "', which cannot be read");
        }
    }
}
