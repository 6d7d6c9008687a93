package dev.sluice.feature;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * An image as numbers: PNG or JPEG of any size, squeezed to a square by the mean colour of what each place covers, over white where it
 * is transparent.
 */
public final class Pixels {
    /** Red, green and blue. */
    public static final int COLOURS = 3;

    /** Pixels of an image that is read. */
    public static final long MOST = 25_000_000;

    private static final Set<String> FORMATS = Set.of("png", "jpeg");
    private static final float HALF = 127.5f;
    /** Pixels of a side that are read for each place, at least: more say no more. */
    private static final int SPARE = 16;

    private Pixels() {}

    /**
     * The colours of an image, (3, size, size), each 0 to 255 in a byte.
     *
     * @throws InvalidInput where the bytes are no such image, or one of more than 25 million pixels
     */
    public static byte[] of(byte[] image, int size) {
        require(image.length > 0, "image", "must not be empty");
        try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(image))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            require(readers.hasNext(), "image", "must be PNG or JPEG");
            ImageReader reader = readers.next();
            try {
                require(
                        FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT)),
                        "image",
                        "must be PNG or JPEG, is " + reader.getFormatName());
                reader.setInput(stream, true, true);
                return squeezed(read(reader, size), size);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof InvalidInput refused) {
                throw refused;
            }
            throw new InvalidInput("image", "cannot be read: " + e.getMessage()); // decoders throw what they like
        }
    }

    private static BufferedImage read(ImageReader reader, int size) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        require(width > 0 && height > 0, "image", "must have pixels");
        require(
                width * height <= MOST,
                "image",
                "must have at most " + MOST + " pixels, has " + width + " × " + height);
        ImageReadParam every = reader.getDefaultReadParam();
        int across = (int) Math.max(1, width / ((long) SPARE * size));
        int down = (int) Math.max(1, height / ((long) SPARE * size));
        every.setSourceSubsampling(across, down, 0, 0);
        return reader.read(0, every);
    }

    private static byte[] squeezed(BufferedImage image, int size) {
        byte[] values = new byte[COLOURS * size * size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                int[] mean = mean(
                        image,
                        new int[] {column * image.getWidth() / size, row * image.getHeight() / size},
                        new int[] {(column + 1) * image.getWidth() / size, (row + 1) * image.getHeight() / size});
                for (int colour = 0; colour < COLOURS; colour++) {
                    values[(colour * size + row) * size + column] = (byte) mean[colour];
                }
            }
        }
        return values;
    }

    /** The mean colour from one corner to the other, of one pixel at least. */
    private static int[] mean(BufferedImage image, int[] from, int[] to) {
        long[] sum = new long[COLOURS];
        int pixels = 0;
        for (int y = from[1]; y < Math.max(from[1] + 1, to[1]); y++) {
            for (int x = from[0]; x < Math.max(from[0] + 1, to[0]); x++) {
                int argb = image.getRGB(x, y);
                int alpha = argb >>> 24;
                for (int colour = 0; colour < COLOURS; colour++) {
                    int value = (argb >>> (16 - 8 * colour)) & 0xff;
                    sum[colour] += (value * alpha + 255 * (255 - alpha)) / 255;
                }
                pixels++;
            }
        }
        int[] mean = new int[COLOURS];
        for (int colour = 0; colour < COLOURS; colour++) {
            mean[colour] = (int) ((sum[colour] + pixels / 2) / pixels);
        }
        return mean;
    }

    /** Writes colours as what networks read, −1 to 1. */
    public static void into(byte[] colours, float[] numbers, int from) {
        for (int i = 0; i < colours.length; i++) {
            numbers[from + i] = (colours[i] & 0xff) / HALF - 1;
        }
    }
}
