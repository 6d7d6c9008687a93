package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFormatTest {
    @TempDir
    private Path directory;

    @Test
    void newDirectory_isBegunWith_andKnownAgain() throws IOException {
        Path fresh = directory.resolve("data");
        DataFormat.require(fresh, "kafka");
        Files.createDirectory(fresh.resolve("kafka"));
        DataFormat.require(fresh, "kafka");
        assertThat(fresh.resolve("format")).hasContent(String.valueOf(DataFormat.NUMBER));
    }

    @Test
    void directoryOfAnOlderBuild_isRefusedAndLeftAlone() throws IOException {
        Files.createDirectory(directory.resolve("kafka"));
        assertThatThrownBy(() -> DataFormat.require(directory, "postgresql", "kafka"))
                .hasMessage(
                        directory + " was made by an older build; begin with a new directory: nothing is carried over"
                                + " before 0.1.0");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("kafka"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, an older build", "99, a newer build", "x, an older build"})
    void directoryOfAnotherFormat_isRefused(String number, String build) throws IOException {
        Files.writeString(directory.resolve("format"), number);
        assertThatThrownBy(() -> DataFormat.require(directory, "kafka")).hasMessageContaining("was made by " + build);
    }
}
