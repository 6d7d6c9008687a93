package dev.sluice.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Parquet from CSV. */
public final class ParquetFile {
    private ParquetFile() {}

    /**
     * Writes the rows of a CSV file with a header; types are found from the values.
     *
     * @param texts columns that are texts whatever their values look like, as ids are
     */
    public static void fromCsv(Path csv, Path parquet, List<String> texts) throws IOException {
        Table.parquet(csv, parquet, texts);
    }
}
