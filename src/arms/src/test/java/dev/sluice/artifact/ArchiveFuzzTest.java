package dev.sluice.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;

/** Whatever is uploaded as a model: it is refused in few words, or it is within the limit and writes back to the same. */
class ArchiveFuzzTest {
    private static final long LIMIT = 1 << 16;
    private static final int MOST_WORDS = 2_000;
    private static final Map<String, byte[]> FILES = Map.of(
            Artifact.GRAPH, new byte[] {1},
            Artifact.COUNTS, "{}".getBytes(StandardCharsets.UTF_8),
            Artifact.VOCABULARIES, "{}".getBytes(StandardCharsets.UTF_8),
            Artifact.ITEMS, "{}".getBytes(StandardCharsets.UTF_8));

    /**
     * @param bytes an archive, or a manifest: then an archive is made that has the files which it must list
     */
    @Tag("fuzz")
    @FuzzTest(maxDuration = "5s")
    void archives_areReadAsTheyWereWritten(byte @NotNull [] bytes) throws IOException {
        requireSound(bytes);
        requireSound(archive(bytes));
        requireSound(archive(listing(bytes)));
    }

    private static void requireSound(byte[] archive) {
        Optional<Artifact> read = read(archive);
        read.ifPresent(artifact -> {
            assertThat(artifact.files().values().stream()
                            .mapToLong(file -> file.bytes().length)
                            .sum())
                    .isLessThanOrEqualTo(LIMIT);
            assertThat(artifact.files().keySet())
                    .isEqualTo(artifact.manifest().files().keySet());
            Artifact again = read(Archive.write(artifact)).orElseThrow();
            assertThat(again.manifest()).isEqualTo(artifact.manifest());
            assertThat(again.digest()).isEqualTo(artifact.digest());
            assertThat(Archive.write(again)).isEqualTo(Archive.write(artifact));
        });
    }

    private static Optional<Artifact> read(byte[] archive) {
        try {
            return Optional.of(Archive.read(new ByteArrayInputStream(archive), LIMIT));
        } catch (InvalidInput e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(MOST_WORDS);
            return Optional.empty();
        }
    }

    private static byte[] archive(byte[] manifest) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(Artifact.MANIFEST));
            zip.write(manifest);
            for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }

    /** The same manifest with the right digests. */
    private static byte[] listing(byte[] manifest) {
        JsonNode json;
        try {
            json = Json.http().readTree(manifest);
        } catch (IOException e) {
            return manifest;
        }
        if (json instanceof ObjectNode object) {
            ObjectNode files = object.putObject("files");
            FILES.forEach((name, bytes) -> files.put(name, Digest.of(bytes)));
        }
        return Artifact.json(json);
    }
}
