package dev.sluice.cli;

import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.Dialect;
import dev.sluice.dataset.Mapping;
import dev.sluice.dataset.TableDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import}: catalogue and interactions into a running server. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Imports a data set, or CSV files with a header, into a running server.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ImportCommand implements Callable<Integer> {
    @Option(names = "--dataset", paramLabel = "DIR", description = "MovieLens 100K or latest, or a mapping file.")
    private @Nullable Path dataset;

    @Option(
            names = "--interactions",
            paramLabel = "FILE",
            description =
                    "CSV with a header, NDJSON or Parquet: a column for the unit and one for the item; value and time may be missing.")
    private @Nullable Path interactions;

    @Option(
            names = "--items",
            paramLabel = "FILE",
            description = "CSV with a header, NDJSON or Parquet: a column for the id; title may be missing.")
    private @Nullable Path items;

    @Option(
            names = "--columns",
            defaultValue = "unit,item,value,time,id,title",
            description = {
                "Names of the columns: unit, item, value and time of the interactions, then id and title of the items",
                "(default: ${DEFAULT-VALUE}). A value, time or title of another name must be there, an empty name is none."
            })
    private String columns;

    @Mixin
    private Connection connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        new CatalogueImport(connection.open(), spec.commandLine().getOut()).run(source());
        return 0;
    }

    private Dataset source() {
        if (dataset != null) {
            return Dataset.open(dataset);
        }
        List<String> names = Csv.split(columns);
        InvalidInput.require(interactions != null, "--interactions", "or --dataset is required");
        InvalidInput.require(names.size() == 6, "--columns", "must be six names");
        return new TableDataset(new Mapping(
                new Mapping.Interactions(
                        Objects.requireNonNull(interactions),
                        names.get(0),
                        names.get(1),
                        named(names.get(2), "value"),
                        named(names.get(3), "time"),
                        Dialect.USUAL),
                Optional.ofNullable(items)
                        .map(file ->
                                new Mapping.Entities(file, names.get(4), named(names.get(5), "title"), Dialect.USUAL)),
                Optional.empty(),
                List.of()));
    }

    /** A column that may be missing unless it is given another name than usual. */
    private static Optional<String> named(String column, String usual) {
        return Optional.of(column).filter(name -> !name.isEmpty() && !name.equals(usual));
    }
}
