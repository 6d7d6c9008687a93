package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;

/**
 * Where libraries unpack their native parts: under the data directory, which one process has to itself, so that what one that was
 * killed left there goes at the next start. In the machine's directory for temporary files it would stay.
 */
final class Natives {
    /** Each library has its own property; the first one is for all that have none. */
    private static final List<String> PROPERTIES = List.of(
            "java.io.tmpdir", "org.xerial.snappy.tempdir", "ZstdTempFolder", "jna.tmpdir", "io.netty.native.workdir");

    private Natives() {}

    /** Empties that directory and has everything unpacked into it that is not loaded yet. */
    static void unpackInto(Path directory) throws IOException {
        try (Stream<Path> before = Files.walk(directory)) {
            for (Path each : before.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(directory)) {
                    Files.delete(each);
                }
            }
        }
        PROPERTIES.forEach(name -> System.setProperty(name, directory.toString()));
        NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
    }
}
