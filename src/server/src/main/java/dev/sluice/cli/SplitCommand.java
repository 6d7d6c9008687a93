package dev.sluice.cli;

import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.Split;
import dev.sluice.dataset.Split.Shares;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code split}: which lines of a data set to train on, to stop by and to test on. */
@Command(
        name = "split",
        mixinStandardHelpOptions = true,
        description =
                "Deals the lines of a data set out to train.idx, valid.idx and test.idx, which train and evaluate read.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SplitCommand implements Callable<Integer> {
    @Option(
            names = "--dataset",
            required = true,
            paramLabel = "DIR",
            description = "MovieLens 100K or latest, or a mapping file.")
    private Path dataset;

    @Option(
            names = "--by",
            required = true,
            description = "time: the newest rows are held back; random: any; last: of each unit its last two.")
    private By by;

    @Option(
            names = "--valid",
            defaultValue = "0.1",
            description = "Share of the rows to stop by (default: ${DEFAULT-VALUE}); not with --by last.")
    private double valid;

    @Option(
            names = "--test",
            defaultValue = "0.2",
            description = "Share of the rows to test on (default: ${DEFAULT-VALUE}); not with --by last.")
    private double test;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of what is drawn at random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the three files are written.")
    private Path out;

    @Spec
    private CommandSpec spec;

    /** What decides where a line goes. */
    enum By {
        TIME,
        RANDOM,
        LAST;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        Shares shares = new Shares(valid, test);
        Dataset rows = Dataset.open(dataset);
        Split split = switch (by) {
            case TIME -> Split.byTime(rows, shares);
            case RANDOM -> Split.atRandom(rows, shares, seed);
            case LAST -> Split.lastOfEachUnit(rows);
        };
        InvalidInput.require(!split.train().isEmpty(), "--dataset", "must have rows to train on");
        Files.createDirectories(out);
        write("train", split.train());
        write("valid", split.valid());
        write("test", split.test());
        return 0;
    }

    private void write(String part, BitSet lines) throws IOException {
        Path file = out.resolve(part + ".idx");
        Files.writeString(file, lines.stream().mapToObj(line -> line + "\n").collect(Collectors.joining()));
        spec.commandLine().getOut().printf("%s: %,d lines%n", file, lines.cardinality());
    }
}
