package dev.sluice.artifact;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Artifacts as ZIP archives: the files of the directory, without any folder. */
public final class Archive {
    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,99}");
    private static final int MOST_FILES = 16;
    private static final int CHUNK = 1 << 16;
    /** From so many bytes on, what unpacks to more than so many times its size is no model. */
    private static final long SMALL = 4 << 20;

    private static final int MOST_RATIO = 100;

    private Archive() {}

    public static byte[] write(Artifact artifact) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            Map<String, byte[]> files = new TreeMap<>(artifact.files());
            files.put(Artifact.MANIFEST, artifact.manifestBytes());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * Reads an artifact; refused where a name is not plain, a file is missing or has another digest, or there is too much.
     *
     * @param limit bytes that all files may have together, unpacked
     */
    public static Artifact read(InputStream in, long limit) {
        Map<String, byte[]> files = new HashMap<>();
        long left = limit;
        Counted packed = new Counted(in);
        try (ZipInputStream zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                require(
                        NAME.matcher(name).matches(),
                        "archive",
                        "must hold plain files without folders, got '" + name + "'");
                require(files.size() < MOST_FILES, "archive", "must hold at most " + MOST_FILES + " files");
                byte[] bytes = read(zip, packed, left, limit);
                left -= bytes.length;
                require(
                        files.put(name, bytes) == null,
                        "archive",
                        "must hold each file once, got '" + name + "' twice");
            }
        } catch (IOException e) {
            throw new InvalidInput("archive", "must be a readable ZIP archive: " + e.getMessage());
        }
        require(!files.isEmpty(), "archive", "must be a ZIP archive with files in it");
        byte[] manifest = files.remove(Artifact.MANIFEST);
        if (manifest == null) {
            throw new InvalidInput("archive", "must hold a " + Artifact.MANIFEST);
        }
        return complete(Artifact.manifest(manifest), files);
    }

    private static Artifact complete(Manifest manifest, Map<String, byte[]> files) {
        for (String name : files.keySet()) {
            require(
                    manifest.files().containsKey(name),
                    "archive",
                    "must hold no file that its manifest does not list, got '" + name + "'");
        }
        return new Artifact(manifest, files);
    }

    private static byte[] read(InputStream in, Counted packed, long left, long limit) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            bytes.write(chunk, 0, count);
            require(bytes.size() <= left, "archive", "must unpack to at most " + limit + " bytes");
            long unpacked = limit - left + bytes.size();
            require(
                    unpacked <= SMALL || unpacked <= MOST_RATIO * packed.count,
                    "archive",
                    "must not unpack to more than " + MOST_RATIO + " times its size");
        }
        return bytes.toByteArray();
    }

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
