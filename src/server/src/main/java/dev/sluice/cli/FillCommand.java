package dev.sluice.cli;

import dev.sluice.arm.onnx.ContentModel;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.ContentSource;
import dev.sluice.dataset.Dataset;
import dev.sluice.feature.Pixels;
import dev.sluice.model.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fill}: what items are, of those that do not say it, guessed by what they look like. */
@Command(
        name = "fill",
        mixinStandardHelpOptions = true,
        description =
                "Guesses an attribute of the items that lack it by their images, and writes the data set with it.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FillCommand implements Callable<Integer> {
    private static final String GUESSED = "-guessed";
    private static final String CONFIDENCE = "-confidence";

    @Option(names = "--attribute", required = true, description = "Which one; the model must have learned it.")
    private String attribute;

    @Option(
            names = "--model",
            required = true,
            description =
                    "A content-cnn, by the directory of its artifact or as the server names it, like content-cnn@1.")
    private String model;

    @Option(
            names = "--dataset",
            required = true,
            paramLabel = "DIR",
            description = "A directory with mapping.yaml, or a mapping file, whose items have images.")
    private Path dataset;

    @Option(
            names = "--image",
            defaultValue = "image",
            description = "Attribute of items that names their images (default: ${DEFAULT-VALUE}).")
    private String image;

    @Option(
            names = "--least",
            defaultValue = "0.5",
            description = "Values that are less likely are not written, in (0, 1] (default: ${DEFAULT-VALUE}).")
    private double least;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the data set is written.")
    private Path out;

    @Mixin
    private Connection connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        InvalidInput.require(least > 0 && least <= 1, "--least", "must be in (0, 1], got " + least);
        Dataset source = Dataset.open(dataset);
        List<Item> items;
        try (Stream<Item> all = source.items()) {
            items = all.toList();
        }
        List<Item> filled;
        try (ContentModel opened =
                new ContentModel(new OnnxRuntime(Provider.CPU), connection.artifact("--model", model))) {
            InvalidInput.require(
                    opened.attribute().equals(attribute),
                    "--attribute",
                    "must be " + opened.attribute() + ", which " + model + " has learned, got '" + attribute + "'");
            filled = filled(items, opened, source.contents());
        }
        new DatasetFiles(out).write(source, filled);
        long lacking = items.stream().filter(this::lacks).count();
        long guessed = filled.stream()
                .filter(item -> item.attributes().containsKey(attribute + GUESSED))
                .count();
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%,d of %,d items lacked %s; guessed of %,d, marked as %s, with a confidence as %s%nwrote %s; next: ./sluice import"
                                + " --dataset %s, or ./sluice train --dataset %s …%n",
                        lacking,
                        items.size(),
                        attribute,
                        guessed,
                        attribute + GUESSED,
                        attribute + CONFIDENCE,
                        out,
                        out,
                        out);
        return 0;
    }

    private boolean lacks(Item item) {
        return item.attributes().getOrDefault(attribute, "").isBlank();
    }

    private List<Item> filled(List<Item> items, ContentModel opened, ContentSource contents) {
        List<Item> filled = new ArrayList<>(items.size());
        for (Item item : items) {
            Map<String, String> attributes = new HashMap<>(item.attributes());
            String named = attributes.getOrDefault(image, "");
            attributes.remove(image); // its files stay where they are
            if (lacks(item) && !named.isEmpty()) {
                attributes.putAll(guessed(item.id(), opened, contents, named));
            }
            filled.add(new Item(item.id(), item.title(), attributes, item.available()));
        }
        return filled;
    }

    /** The values that are likely enough, the likeliest first. */
    private Map<String, String> guessed(String item, ContentModel opened, ContentSource contents, String named) {
        float[] chances;
        try {
            byte[] pixels = Pixels.of(contents.bytes(named), opened.size());
            chances = opened.say(List.of(pixels)).get(0).chances();
        } catch (InvalidInput e) {
            throw new InvalidInput("image", "of item '" + item + "' " + e.getMessage());
        }
        List<Integer> likely = IntStream.range(0, chances.length)
                .filter(label -> chances[label] >= least)
                .boxed()
                .sorted(Comparator.comparing((Integer label) -> -chances[label]))
                .toList();
        if (likely.isEmpty()) {
            return Map.of();
        }
        return Map.of(
                attribute,
                String.join("|", likely.stream().map(opened.labels()::get).toList()),
                attribute + GUESSED,
                "true",
                attribute + CONFIDENCE,
                String.format(Locale.ROOT, "%.3f", chances[likely.get(likely.size() - 1)]));
    }
}
