package dev.sluice.ui.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SnippetTest {
    @Test
    void snippet_isSmall() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/META-INF/resources/assets/sluice.js"))) {
            assertThat(in.readAllBytes()).hasSizeBetween(500, 3_000);
        }
    }
}
