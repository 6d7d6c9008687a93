package dev.sluice.artifact;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Artifacts as ZIP archives: the files of the directory, without any folder. */
public final class Archive {
    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,99}");
    private static final int MOST_FILES = 16;
    private static final int MOST_MANIFEST = 1 << 20;
    private static final int CHUNK = 1 << 16;
    /** From so many bytes on, what unpacks to more than so many times its size is no model. */
    private static final long SMALL = 4 << 20;

    private static final int MOST_RATIO = 100;

    private Archive() {}

    public static byte[] write(Artifact artifact) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(artifact, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes an archive, file by file. */
    public static void write(Artifact artifact, OutputStream out) throws IOException {
        Map<String, Content> files = new TreeMap<>(artifact.files());
        files.put(Artifact.MANIFEST, Content.of(artifact.manifestBytes()));
        ZipOutputStream zip =
                new ZipOutputStream(out); // closed where all went well: else it would end a part like a whole
        for (Map.Entry<String, Content> file : files.entrySet()) {
            zip.putNextEntry(new ZipEntry(file.getKey()));
            try (InputStream in = file.getValue().open()) {
                in.transferTo(zip);
            }
        }
        zip.close();
    }

    /** Reads an artifact into memory, as {@link #unpack} does. */
    public static Artifact read(InputStream in, long limit) {
        Map<String, ByteArrayOutputStream> files = new HashMap<>();
        each(in, limit, name -> files.computeIfAbsent(name, first -> new ByteArrayOutputStream()));
        Map<String, Content> contents = new HashMap<>();
        files.forEach((name, bytes) -> contents.put(name, Content.of(bytes.toByteArray())));
        return complete(contents);
    }

    /**
     * Unpacks an artifact; refused where a name is not plain, a file is missing or has another digest, or there is too much.
     *
     * @param limit bytes that all files may have together, unpacked
     * @param directory an empty one, which the artifact's files stay in
     */
    public static Artifact unpack(InputStream in, long limit, Path directory) {
        Map<String, Content> contents = new HashMap<>();
        each(in, limit, name -> {
            Path file = directory.resolve(name);
            contents.put(name, Content.of(file));
            return Files.newOutputStream(file);
        });
        return complete(contents);
    }

    private static void each(InputStream in, long limit, Target target) {
        Set<String> names = new HashSet<>();
        long left = limit;
        Counted packed = new Counted(in);
        try (ZipInputStream zip = new ZipInputStream(packed)) {
            for (Optional<String> next = next(zip); next.isPresent(); next = next(zip)) {
                String name = next.get();
                require(
                        NAME.matcher(name).matches(),
                        "archive",
                        "must hold plain files without folders, got '" + name + "'");
                require(names.size() < MOST_FILES, "archive", "must hold at most " + MOST_FILES + " files");
                require(names.add(name), "archive", "must hold each file once, got '" + name + "' twice");
                try (OutputStream out = target.file(name)) {
                    left -= copy(zip, out, packed, new Left(left, limit));
                }
            }
        } catch (IOException e) {
            throw new InvalidInput("archive", "must be a readable ZIP archive: " + e.getMessage());
        }
        require(!names.isEmpty(), "archive", "must be a ZIP archive with files in it");
    }

    /** Name of the next file; none at the end. */
    private static Optional<String> next(ZipInputStream zip) throws IOException {
        try {
            return Optional.ofNullable(zip.getNextEntry()).map(ZipEntry::getName);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("archive", "must write the names of its files in UTF-8");
        }
    }

    private static Artifact complete(Map<String, Content> contents) {
        Map<String, Content> files = new HashMap<>(contents);
        Content written = files.remove(Artifact.MANIFEST);
        if (written == null) {
            throw new InvalidInput("archive", "must hold a " + Artifact.MANIFEST);
        }
        Manifest manifest = Artifact.manifest(small(written));
        for (String name : files.keySet()) {
            require(
                    manifest.files().containsKey(name),
                    "archive",
                    "must hold no file that its manifest does not list, got '" + name + "'");
        }
        return Artifact.checked(manifest, files);
    }

    private static byte[] small(Content manifest) {
        try (InputStream in = manifest.open()) {
            byte[] bytes = in.readNBytes(MOST_MANIFEST + 1);
            require(bytes.length <= MOST_MANIFEST, Artifact.MANIFEST, "must have at most " + MOST_MANIFEST + " bytes");
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long copy(InputStream in, OutputStream out, Counted packed, Left left) throws IOException {
        long size = 0;
        byte[] chunk = new byte[CHUNK];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            size += count;
            require(size <= left.bytes, "archive", "must unpack to at most " + left.limit + " bytes");
            long unpacked = left.limit - left.bytes + size;
            require(
                    unpacked <= SMALL || unpacked <= MOST_RATIO * packed.count,
                    "archive",
                    "must not unpack to more than " + MOST_RATIO + " times its size");
            write(out, chunk, count);
        }
        return size;
    }

    /** A full disk is no fault of the archive. */
    private static void write(OutputStream out, byte[] chunk, int count) {
        try {
            out.write(chunk, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a file of the archive goes. */
    private interface Target {
        OutputStream file(String name) throws IOException;
    }

    /**
     * What may still come.
     *
     * @param bytes of it
     * @param limit of all files together
     */
    private record Left(long bytes, long limit) {}

    /** Counts what is read through it. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
