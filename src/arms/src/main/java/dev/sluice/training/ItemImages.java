package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.feature.Pixels;
import dev.sluice.model.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Items with what they look like, in the order of their ids.
 *
 * @param ids of items that have an image
 * @param pixels of each, (3, size, size)
 * @param labels values of the attribute that is learned; none of an item that lacks it
 */
public record ItemImages(List<String> ids, List<byte[]> pixels, List<List<String>> labels) {
    /** One in so many is held back. */
    private static final int HELD = 10;

    private static final int SEED = 41;

    public ItemImages {
        ids = List.copyOf(ids);
        pixels = List.copyOf(pixels);
        labels = List.copyOf(labels);
    }

    /**
     * Reads the images of all items that name one.
     *
     * @param size of a side that they are squeezed to
     * @throws InvalidInput where one cannot be read, with the item
     */
    public static ItemImages read(KnownAttributes known, ContentSettings settings, int size) {
        List<String> ids = new ArrayList<>();
        List<byte[]> pixels = new ArrayList<>();
        List<List<String>> labels = new ArrayList<>();
        for (String id : new TreeSet<>(known.items().keySet())) {
            Item item = known.items().get(id);
            String image = item == null ? "" : item.attributes().getOrDefault(settings.image(), "");
            if (item != null && !image.isEmpty()) {
                try {
                    pixels.add(Pixels.of(known.contents().bytes(image), size));
                } catch (InvalidInput e) {
                    throw new InvalidInput("image", "of item '" + id + "' " + e.getMessage());
                }
                ids.add(id);
                labels.add(split(item.attributes().getOrDefault(settings.label(), "")));
            }
        }
        return new ItemImages(ids, pixels, labels);
    }

    private static List<String> split(String values) {
        return Arrays.stream(values.split("\\|"))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    public int size() {
        return ids.size();
    }

    /** Those whose attribute is known. */
    public ItemImages labelled() {
        return at(IntStream.range(0, size())
                .filter(place -> !labels.get(place).isEmpty())
                .toArray());
    }

    /** Every value that there is. */
    public List<String> vocabulary() {
        TreeSet<String> values = new TreeSet<>();
        labels.forEach(values::addAll);
        return List.copyOf(values);
    }

    /** The same with those labels alone: of others nothing was learned. */
    ItemImages known(List<String> vocabulary) {
        return new ItemImages(
                ids,
                pixels,
                labels.stream()
                        .map(own -> own.stream().filter(vocabulary::contains).toList())
                        .toList());
    }

    /**
     * Those with labels, dealt out to learn from and to stop by and to measure on: the same by the same seed.
     *
     * @throws InvalidInput where fewer than two values or too few items are there to learn
     */
    public Parts dealt(long seed) {
        ItemImages all = labelled();
        require(
                all.size() >= HELD && all.vocabulary().size() >= 2,
                "label",
                "must have two values or more on " + HELD + " items with an image or more, has "
                        + all.vocabulary().size() + " on " + all.size());
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + SEED);
        boolean[] held = new boolean[all.size()];
        for (int left = all.size() / HELD; left > 0; ) {
            int place = random.nextInt(held.length);
            left -= held[place] ? 0 : 1;
            held[place] = true;
        }
        return new Parts(
                all.at(IntStream.range(0, held.length).filter(i -> !held[i]).toArray()),
                all.at(IntStream.range(0, held.length).filter(i -> held[i]).toArray()));
    }

    private ItemImages at(int... places) {
        return new ItemImages(
                Arrays.stream(places).mapToObj(ids::get).toList(),
                Arrays.stream(places).mapToObj(pixels::get).toList(),
                Arrays.stream(places).mapToObj(labels::get).toList());
    }

    /**
     * Two parts.
     *
     * @param held items to stop by and to measure on
     */
    public record Parts(ItemImages train, ItemImages held) {}
}
