package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Clicks of units that like genres, on items whose pictures show theirs: a disc, a square, a cross or stripes, of any tone, size and place.
 * Every other item says its genre in words, too; the newest fifth of the items is in the last tenth of the rows alone.
 *
 * @param catalogue items, 50 to 20,000
 * @param rows 1,000 to 2,000,000
 * @param seed of everything drawn
 */
public record GeneratedPictures(int catalogue, int rows, long seed) implements Dataset {
    private static final List<String> GENRES = List.of("disc", "square", "cross", "stripes");
    private static final int SIDE = 48;
    private static final int UNITS = 500;
    private static final double LIKED = 0.6;
    private static final double OTHERWISE = 0.1;
    private static final double NEWEST = 0.2;
    private static final double LAST = 0.1;
    private static final int NOISE = 40;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public GeneratedPictures {
        InvalidInput.require(
                catalogue >= 50 && catalogue <= 20_000, "items", "must be in [50, 20000], got " + catalogue);
        InvalidInput.require(rows >= 1_000 && rows <= 2_000_000, "rows", "must be in [1000, 2000000], got " + rows);
    }

    private int genre(int item) {
        return Math.floorMod(Long.hashCode((seed * 31 + item) * 0x9E3779B97F4A7C15L), GENRES.size());
    }

    @Override
    public Stream<Item> items() {
        return IntStream.range(0, catalogue).mapToObj(item -> {
            Map<String, String> said = new HashMap<>();
            said.put("image", "images/i" + item + ".png");
            said.put("genre", item % 2 == 0 ? GENRES.get(genre(item)) : "");
            return new Item("i" + item, "", said);
        });
    }

    @Override
    public Stream<Unit> units() {
        return IntStream.range(0, UNITS).mapToObj(unit -> new Unit("u" + unit, Map.of()));
    }

    @Override
    public List<String> features() {
        return List.of("user", "item", "genre=item.genre");
    }

    /** Value 1 for a click, else 0. */
    @Override
    public Stream<Interaction> interactions() {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 3);
        int old = (int) (catalogue * (1 - NEWEST));
        return IntStream.range(0, rows).mapToObj(row -> {
            int unit = random.nextInt(UNITS);
            boolean late = row >= rows * (1 - LAST);
            int item = late ? old + random.nextInt(catalogue - old) : random.nextInt(old);
            double chance = genre(item) == unit % GENRES.size() ? LIKED : OTHERWISE;
            return new Interaction(
                    "u" + unit, "i" + item, random.nextDouble() < chance ? 1 : 0, START.plusSeconds(row));
        });
    }

    /** Draws the picture of the item that the path names. */
    @Override
    public ContentSource contents() {
        return value -> {
            UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed * 1_000_003 + value.hashCode());
            int item = Integer.parseInt(value.replaceAll("\\D", ""));
            return encoded(drawn(genre(item), random));
        };
    }

    private static BufferedImage drawn(int genre, UniformRandomProvider random) {
        int radius = SIDE / 5 + random.nextInt(SIDE / 6);
        int x = radius + random.nextInt(SIDE - 2 * radius);
        int y = radius + random.nextInt(SIDE - 2 * radius);
        int[] tone = random.ints(3, 0, 256).toArray();
        boolean dark = random.nextBoolean();
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                boolean inside = inside(genre, column - x, row - y, radius);
                int colour = 0;
                for (int part : tone) {
                    int value = inside ? part / 2 + (dark ? 0 : 128) : dark ? 200 : 40;
                    int noisy = value + random.nextInt(NOISE) - NOISE / 2;
                    colour = colour << 8 | Math.max(0, Math.min(255, noisy));
                }
                image.setRGB(column, row, colour);
            }
        }
        return image;
    }

    private static boolean inside(int genre, int dx, int dy, int radius) {
        boolean near = Math.abs(dx) <= radius && Math.abs(dy) <= radius;
        return switch (genre) {
            case 0 -> dx * dx + dy * dy <= radius * radius;
            case 1 -> near;
            case 2 -> near && (Math.abs(dx) <= radius / 4 || Math.abs(dy) <= radius / 4);
            default -> near && Math.floorMod(dy, 4) < 2;
        };
    }

    private static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
