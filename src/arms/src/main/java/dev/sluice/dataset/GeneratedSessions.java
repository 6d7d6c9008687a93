package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Sessions of a shop in which titles matter. An item is of a brand, a material and a kind, which its title says among other words; its category
 * is a group of kinds. Somebody looks for a kind and, with one chance in two, also stays with a brand or a material; now and then they look
 * elsewhere. There are many items for the sessions, so that most are rarely had, and what they are called tells more than who had them.
 *
 * @param things items of the catalogue, 10 to 1,000,000
 * @param sessions 1 to 10,000,000
 * @param seed of everything drawn
 */
public record GeneratedSessions(int things, int sessions, long seed) implements Dataset {
    private static final List<String> BRANDS = List.of(
            "arla", "benno", "corvo", "dalen", "elmar", "fjord", "gotha", "haven", "ivory", "jonas", "kelso", "luneo");
    private static final List<String> MATERIALS =
            List.of("cotton", "linen", "wool", "leather", "steel", "bamboo", "glass", "silk");
    private static final List<String> KINDS = List.of(
            "shirt",
            "jacket",
            "scarf",
            "boots",
            "kettle",
            "pan",
            "mug",
            "knife",
            "lamp",
            "chair",
            "shelf",
            "rug",
            "tent",
            "bottle",
            "backpack",
            "torch");
    private static final List<String> WORDS =
            List.of("new", "classic", "basic", "2024", "no 7", "light", "large", "travel");
    private static final int KINDS_OF_A_CATEGORY = 4;
    private static final int LEAST = 3;
    private static final int SPREAD = 10;
    private static final double ELSEWHERE = 0.1;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public GeneratedSessions {
        InvalidInput.require(things >= 10 && things <= 1_000_000, "items", "must be in [10, 1000000], got " + things);
        InvalidInput.require(
                sessions >= 1 && sessions <= 10_000_000, "units", "must be in [1, 10000000], got " + sessions);
    }

    @Override
    public Stream<Item> items() {
        UniformRandomProvider words = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 1);
        return catalogue().stream()
                .map(thing -> new Item(
                        thing.id,
                        thing.brand + " " + WORDS.get(words.nextInt(WORDS.size())) + " " + thing.material + " "
                                + thing.kind,
                        Map.of("category", "group " + KINDS.indexOf(thing.kind) / KINDS_OF_A_CATEGORY)));
    }

    private List<Thing> catalogue() {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        return IntStream.range(0, things)
                .mapToObj(number -> new Thing(
                        "p" + number,
                        BRANDS.get(random.nextInt(BRANDS.size())),
                        MATERIALS.get(random.nextInt(MATERIALS.size())),
                        KINDS.get(random.nextInt(KINDS.size()))))
                .toList();
    }

    @Override
    public Stream<Interaction> interactions() {
        List<Thing> all = catalogue();
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 2);
        return IntStream.range(0, sessions).boxed().flatMap(session -> session(session, all, random).stream());
    }

    private List<Interaction> session(int number, List<Thing> all, UniformRandomProvider random) {
        List<Interaction> rows = new ArrayList<>();
        Thing wish = all.get(random.nextInt(all.size()));
        boolean sameBrand = random.nextBoolean();
        boolean sameMaterial = random.nextBoolean();
        int length = LEAST + random.nextInt(SPREAD);
        Instant at = START.plusSeconds(60L * number);
        for (int i = 0; i < length; i++) {
            Thing next = random.nextDouble() < ELSEWHERE
                    ? all.get(random.nextInt(all.size()))
                    : like(wish, sameBrand, sameMaterial, all, random);
            rows.add(new Interaction("s" + number, next.id, 1, at.plusSeconds(i)));
        }
        return rows;
    }

    /** Some item of the kind, and of the brand or material where they matter and such an item is met soon. */
    private static Thing like(
            Thing wish, boolean sameBrand, boolean sameMaterial, List<Thing> all, UniformRandomProvider random) {
        Thing found = wish;
        for (int i = 0; i < 2 * all.size(); i++) {
            Thing thing = all.get(random.nextInt(all.size()));
            if (thing.kind.equals(wish.kind)) {
                found = thing;
                if ((!sameBrand || thing.brand.equals(wish.brand))
                        && (!sameMaterial || thing.material.equals(wish.material))) {
                    return thing;
                }
            }
        }
        return found;
    }

    private record Thing(String id, String brand, String material, String kind) {}
}
