package dev.sluice.cli;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.network.Cost;
import dev.sluice.network.Wukong;
import dev.sluice.training.Epoch;
import dev.sluice.training.Recipe;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How the loss of an architecture falls with what it computes: the same one in several scales, each from several seeds, and a power law
 * loss = a · C^−β through all of them, C being multiply-adds for a candidate, by least squares of the logarithms.
 *
 * @param base scale 1
 * @param scales at least two different ones
 * @param seeds at least one
 */
record ScaleStudy(Recipe.Network base, List<Integer> scales, List<Long> seeds) {
    /** Scale 1 where nothing is said, small enough for what comes behind it. */
    static final Map<String, String> SMALLEST =
            Map.of("layers", "1", "dim", "4", "lcb", "2", "fmb", "2", "rank", "2", "hidden", "32", "headHidden", "32");

    private static final double ALPHA = 0.05;
    private static final int MOST = 64;

    ScaleStudy {
        require(base.architecture() instanceof Wukong, "--scale", "is for wukong, not for " + base.model());
        require(
                scales.size() >= 2
                        && scales.stream().distinct().count() == scales.size()
                        && scales.stream().allMatch(scale -> scale >= 1 && scale <= MOST),
                "--scale",
                "must be two different whole numbers in [1, " + MOST + "] or more, got " + scales);
        require(
                !seeds.isEmpty() && seeds.stream().distinct().count() == seeds.size(),
                "--seeds",
                "must be different ones, got " + seeds);
    }

    /**
     * One training.
     *
     * @param loss least mean loss over the valid part of any epoch
     */
    record Run(int scale, long seed, Cost cost, double loss, double seconds) {}

    /**
     * The law through all runs.
     *
     * @param exponent β
     * @param error half of its 95 % interval
     */
    record Law(double exponent, double error) {
        static Law of(List<Run> runs) {
            SimpleRegression regression = new SimpleRegression();
            runs.forEach(run -> regression.addData(Math.log(run.cost.multiplyAdds()), Math.log(run.loss)));
            return new Law(-regression.getSlope(), regression.getSlopeConfidenceInterval(ALPHA));
        }

        String sentence() {
            String fitted = String.format(Locale.ROOT, "loss ∝ C^−β with β = %.4f ± %.4f (95 %%)", exponent, error);
            if (Double.isNaN(error)) {
                return String.format(
                        Locale.ROOT, "loss ∝ C^−β with β = %.4f; too few runs to tell its error", exponent);
            }
            return exponent - error > 0
                    ? fitted
                    : fitted + ": no law, more compute does not make it better beyond chance here";
        }
    }

    /** Trains them all, and writes a table and a plot. */
    List<Run> run(LongFunction<Task> tasks, TrainingRun training, Path out, PrintWriter console) throws IOException {
        List<Run> runs = new ArrayList<>();
        Files.createDirectories(out);
        for (int scale : scales) {
            Wukong architecture = ((Wukong) base.architecture()).scaled(scale);
            for (long seed : seeds) {
                Task task = tasks.apply(seed);
                require(task.validated(), "--valid", "is required, since scales are compared by it");
                Recipe.Network recipe = new Recipe.Network(base.model(), architecture, base.settings());
                Cost cost = recipe.cost(task);
                long start = System.nanoTime();
                double loss = recipe.train(task, training).curve().stream()
                        .mapToDouble(Epoch::validLoss)
                        .min()
                        .orElseThrow();
                runs.add(new Run(scale, seed, cost, loss, (System.nanoTime() - start) / 1e9));
                console.printf(
                        Locale.ROOT,
                        "scale %d, seed %d: %,d multiply-adds, valid loss %.5f%n",
                        scale,
                        seed,
                        cost.multiplyAdds(),
                        loss);
                console.flush();
                Files.writeString(out.resolve("scale.tsv"), table(runs));
            }
        }
        Law law = Law.of(runs);
        Files.writeString(out.resolve("scale.svg"), plot(runs, law));
        console.println(law.sentence());
        return runs;
    }

    private static String table(List<Run> runs) {
        return runs.stream()
                .map(run -> String.format(
                        Locale.ROOT,
                        "%d\t%d\t%d\t%d\t%.6f\t%.1f\n",
                        run.scale,
                        run.seed,
                        run.cost.multiplyAdds(),
                        run.cost.parameters(),
                        run.loss,
                        run.seconds))
                .collect(Collectors.joining("", "scale\tseed\tmultiply-adds\tparameters\tvalid loss\tseconds\n", ""));
    }

    /** A line for each seed. */
    private String plot(List<Run> runs, Law law) {
        List<SvgPlot.Line> lines = seeds.stream()
                .map(seed -> {
                    List<Run> own =
                            runs.stream().filter(run -> run.seed == seed).toList();
                    return new SvgPlot.Line(
                            "seed " + seed,
                            own.stream()
                                    .mapToDouble(run -> Math.log10(run.cost.multiplyAdds()))
                                    .toArray(),
                            own.stream().mapToDouble(Run::loss).toArray());
                })
                .toList();
        return new SvgPlot(law.sentence(), "log10 of multiply-adds for a candidate", "valid loss", lines).svg();
    }
}
