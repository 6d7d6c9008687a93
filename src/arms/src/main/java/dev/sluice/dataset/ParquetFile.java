package dev.sluice.dataset;

import java.io.IOException;
import java.nio.file.Path;

/** Parquet from CSV. */
public final class ParquetFile {
    private ParquetFile() {}

    /** Writes the rows of a CSV file with a header; types are found from the values. */
    public static void fromCsv(Path csv, Path parquet) throws IOException {
        Table.parquet(csv, parquet);
    }
}
