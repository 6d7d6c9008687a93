package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelsTest {
    private static final int RED = 0xffff0000;
    private static final int BLUE = 0xff0000ff;

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    /** Red on the left, blue on the right. */
    private static BufferedImage halves(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x < width / 2 ? RED : BLUE);
            }
        }
        return image;
    }

    @ParameterizedTest
    @CsvSource({"png, 2, 2", "png, 100, 30", "png, 3000, 2000", "jpeg, 640, 480", "png, 2, 900"})
    void image_isSqueezedToASquare(String format, int width, int height) throws IOException {
        byte[] colours = Pixels.of(encoded(halves(width, height, BufferedImage.TYPE_INT_RGB), format), 2);
        int[] expected = {255, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 255};
        for (int i = 0; i < expected.length; i++) {
            assertThat(colours[i] & 0xff).isBetween(expected[i] - 20, expected[i] + 20);
        }
    }

    @Test
    void smallImage_isDrawnLarge() throws IOException {
        byte[] colours = Pixels.of(encoded(halves(2, 1, BufferedImage.TYPE_INT_RGB), "png"), 8);
        assertThat(colours).hasSize(192);
        assertThat(Arrays.copyOf(colours, 8)).containsExactly(-1, -1, -1, -1, 0, 0, 0, 0);
    }

    @Test
    void place_hasTheMeanOfWhatItCovers_overWhite() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xff000000);
        image.setRGB(1, 0, 0x00000000);
        assertThat(Pixels.of(encoded(image, "png"), 1)).containsOnly((byte) 128);
    }

    @Test
    void numbers_areWhatNetworksRead() {
        float[] numbers = new float[4];
        Pixels.into(new byte[] {0, (byte) 255, (byte) 128}, numbers, 1);
        assertThat(numbers[0]).isZero();
        assertThat(numbers[1]).isEqualTo(-1);
        assertThat(numbers[2]).isEqualTo(1);
        assertThat(numbers[3]).isBetween(0f, 0.01f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no image at all", "\u0089PNG and no more"})
    void whatIsNoImage_isRefused(String text) {
        assertThatThrownBy(() -> Pixels.of(text.getBytes(StandardCharsets.ISO_8859_1), 8))
                .isInstanceOf(InvalidInput.class)
                .hasMessageMatching("must not be empty|must be PNG or JPEG|cannot be read: .*");
    }

    @Test
    void otherFormat_isRefused() throws IOException {
        byte[] gif = encoded(halves(4, 4, BufferedImage.TYPE_INT_RGB), "gif");
        assertThatThrownBy(() -> Pixels.of(gif, 8))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must be PNG or JPEG, is gif");
    }

    /** Cut off anywhere, it is read or refused. */
    @Test
    void brokenImage_isReadAsFarAsItGoes_orRefused() throws IOException {
        byte[] whole = encoded(halves(40, 40, BufferedImage.TYPE_INT_RGB), "png");
        int refused = 0;
        for (int length = 0; length < whole.length - 12; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            try {
                assertThat(Pixels.of(part, 8)).hasSize(192);
            } catch (InvalidInput e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length / 3);
    }

    /** By what its head says: nothing of it is decoded. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "10000; 5000; must have at most 25000000 pixels, has 10000 × 5000",
                "2147483647; 2147483647; must have at most 25000000 pixels",
                "0; 100; (must have pixels|cannot be read)",
                "100; 0; (must have pixels|cannot be read)"
            })
    void hugeOrEmptyImage_isRefused(int width, int height, String message) {
        assertThatThrownBy(() -> Pixels.of(head(width, height), 8))
                .isInstanceOf(InvalidInput.class)
                .hasMessageMatching(message + ".*");
    }

    private static byte[] head(int width, int height) {
        ByteBuffer chunk = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(chunk.array());
        return ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10})
                .putInt(13)
                .put(chunk.array())
                .putInt((int) crc.getValue())
                .array();
    }
}
