package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Whatever stands in a mapping file: it is refused in words, or it writes back to the same. */
class MappingFuzzTest {
    private static final int MOST_WORDS = 3_000;

    @Tag("fuzz")
    @FuzzTest(maxDuration = "5s")
    void mappings_areReadAsTheyWereWritten(byte @NotNull [] yaml) throws IOException {
        Path file = Files.createTempFile("mapping", ".yaml");
        try {
            Optional<Mapping> read = read(Files.write(file, yaml));
            if (read.isPresent()) {
                byte[] written = Json.yaml().writeValueAsBytes(read.get());
                assertThat(read(Files.write(file, written))).isEqualTo(read);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static Optional<Mapping> read(Path file) {
        try {
            return Optional.of(Mapping.read(file));
        } catch (InvalidInput e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(MOST_WORDS);
            return Optional.empty();
        }
    }
}
