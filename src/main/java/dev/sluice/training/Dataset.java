package dev.sluice.training;

import dev.sluice.model.Interaction;
import dev.sluice.model.InvalidInput;
import dev.sluice.model.Item;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Rows that models are trained on, in the order of their file; every stream reads the file anew and must be closed. */
public interface Dataset {
    /** Interactions; the n-th one is line n of the file, from 0, without a header. */
    Stream<Interaction> interactions();

    /** Items that can be recommended; empty where the data set names none. */
    Stream<Item> items();

    /** The data set in that directory: MovieLens 100K ({@code u.data}) or MovieLens latest ({@code ratings.csv}). */
    static Dataset open(Path directory) {
        if (Files.isRegularFile(directory.resolve("u.data"))) {
            return new MovieLens100K(directory);
        }
        if (Files.isRegularFile(directory.resolve("ratings.csv"))) {
            return CsvDataset.movieLens(directory);
        }
        throw new InvalidInput("dataset", "must be a directory with u.data or ratings.csv, got '" + directory + "'");
    }
}
