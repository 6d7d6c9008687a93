package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Rows that models are trained on, in the order of their file; every stream reads the file anew and must be closed. */
public interface Dataset {
    /** Interactions; the n-th one is line n of the file, from 0, without a header. */
    Stream<Interaction> interactions();

    /** Items that can be recommended; empty where the data set names none. */
    Stream<Item> items();

    /** Units of which more is known than their id. */
    default Stream<Unit> units() {
        return Stream.empty();
    }

    /** What items are made of, as far as their attributes name it. */
    default ContentSource contents() {
        return ContentSource.NONE;
    }

    /** Features to train on, as {@code FeatureDeclaration} reads them; empty where the data set does not say. */
    default List<String> features() {
        return List.of();
    }

    /**
     * The data set at that place: a directory with MovieLens 100K ({@code u.data}), MovieLens latest
     * ({@code ratings.csv}) or a {@code mapping.yaml}, or a mapping file itself.
     */
    static Dataset open(Path place) {
        if (Files.isRegularFile(place.resolve("u.data"))) {
            return new MovieLens100K(place);
        }
        if (Files.isRegularFile(place.resolve("ratings.csv"))) {
            return new TableDataset(Mapping.movieLens(place));
        }
        Path mapping = Files.isDirectory(place) ? place.resolve("mapping.yaml") : place;
        InvalidInput.require(
                Files.isRegularFile(mapping),
                "dataset",
                "must be a mapping file or a directory with u.data, ratings.csv or mapping.yaml, got '" + place + "'");
        return new TableDataset(Mapping.read(mapping));
    }
}
