package dev.sluice.training;

import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Exposure;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;

/** A small world in which taste decides clicks: units and items are of one of four kinds, and like meets like. */
public record Clicks(Rows train, Rows valid, KnownAttributes known) {
    public static final int UNITS = 60;
    public static final int ITEMS = 50;
    private static final int KINDS = 4;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public static final List<String> FEATURES = List.of(
            "user", "item", "kind=user.kind", "age=user.age:bucket5", "genre=item.genres:first", "hour=time:hour");

    public static Clicks of(int rows, long seed) {
        Random random = new Random(seed);
        Map<String, Item> items = new HashMap<>();
        Map<String, Unit> units = new HashMap<>();
        for (int i = 0; i < ITEMS; i++) {
            String genres = "g" + i % KINDS + "|g" + (i + 1) % KINDS;
            items.put(
                    "i" + i, new Item("i" + i, "Item " + i, Map.of("genres", genres, "price", String.valueOf(i % 7))));
        }
        for (int u = 0; u < UNITS; u++) {
            units.put("u" + u, new Unit("u" + u, Map.of("kind", "k" + u % KINDS, "age", String.valueOf(20 + u % 30))));
        }
        List<Interaction> train = new ArrayList<>();
        List<Interaction> valid = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int user = random.nextInt(UNITS);
            int item = random.nextInt(ITEMS);
            double clicked = random.nextDouble() < (user % KINDS == item % KINDS ? 0.85 : 0.15) ? 1 : 0;
            (i % 5 == 0 ? valid : train)
                    .add(new Interaction("u" + user, "i" + item, clicked, START.plusSeconds(i * 600L), exposure(i)));
        }
        List<Item> all = List.copyOf(items.values());
        return new Clicks(Rows.of(all, train), Rows.of(all, valid), new KnownAttributes(items, units));
    }

    /** Says nothing of clicks. */
    private static Exposure exposure(int row) {
        return Exposure.UNKNOWN.at(1 + row % 3).ranked(1 + row % 7, OptionalDouble.of(row % 11));
    }

    public FittedFeatures fit(int history, String... more) {
        List<FeatureDeclaration> declarations = new ArrayList<>();
        FEATURES.forEach(text -> declarations.add(FeatureDeclaration.parse(text)));
        for (String text : more) {
            declarations.add(FeatureDeclaration.parse(text));
        }
        return FittedFeatures.fit(declarations, known, train.interactions(), history);
    }

    public Examples examples(FittedFeatures features, Rows rows) {
        return Examples.of(
                Examples.Source.of(features.encoder(), known, train, train), rows.interactions(), Interaction::value);
    }
}
