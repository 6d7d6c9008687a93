package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentSourceTest {
    @TempDir
    private Path folder;

    private ContentSource source;

    @BeforeEach
    void write() throws IOException {
        Path shop = Files.createDirectories(folder.resolve("shop/images"));
        Files.writeString(shop.resolve("a.png"), "an image");
        Files.writeString(folder.resolve("secret.png"), "not of the shop");
        Files.createSymbolicLink(shop.resolve("link.png"), folder.resolve("secret.png"));
        source = ContentSource.within(folder.resolve("shop"));
    }

    @Test
    void file_isReadInsideTheFolder() {
        assertThat(new String(source.bytes("images/a.png"), StandardCharsets.UTF_8))
                .isEqualTo("an image");
        assertThat(new String(source.bytes("images/../images/a.png"), StandardCharsets.UTF_8))
                .isEqualTo("an image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.png", "images/link.png", "/etc/hostname", "images", "missing.png", "a\0b", ""})
    void whatLeavesTheFolder_isRefused(String path) {
        assertThatThrownBy(() -> source.bytes(path))
                .isInstanceOf(InvalidInput.class)
                .hasMessageMatching("must be a file (inside the folder of the data set|that can be read), got .*");
    }

    @Test
    void bytes_standForThemselves() {
        byte[] bytes = {1, -1, 0};
        assertThat(source.bytes(ContentSource.ofBytes(bytes))).isEqualTo(bytes);
        assertThatThrownBy(() -> source.bytes(ContentSource.BYTES + "%%%"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("in base 64");
        assertThatThrownBy(() -> ContentSource.NONE.bytes("a.png"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("has no files of contents");
    }
}
