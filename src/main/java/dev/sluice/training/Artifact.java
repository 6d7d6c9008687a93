package dev.sluice.training;

import dev.sluice.arm.ItemCfModel;
import dev.sluice.arm.Recommender;
import dev.sluice.arm.TopKModel;
import dev.sluice.arm.TrainedModel;
import dev.sluice.arm.UnitItems;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.TopK;
import dev.sluice.model.InvalidInput;
import dev.sluice.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A trained model in a directory: {@code model.json} and {@code manifest.json} with the digest of every file.
 *
 * @param name kind of the model
 * @param settings what it was trained with
 * @param rows interactions that it was trained on
 * @param units units among them
 * @param items items of the catalogue
 * @param trainedAt when
 * @param metrics on the valid part; empty without one
 * @param files SHA-256 by file name
 */
public record Artifact(
        String name,
        RecommenderSettings settings,
        int rows,
        int units,
        int items,
        Instant trainedAt,
        Map<String, Double> metrics,
        Map<String, String> files) {
    private static final String MANIFEST = "manifest.json";
    private static final String MODEL = "model.json";

    /** Trains a model with those settings. */
    public static TrainedModel train(RecommenderSettings settings, Rows rows) {
        if (settings instanceof TopK topK) {
            return new TopKTrainer(Optional.ofNullable(topK.halfLife())).train(rows);
        }
        if (settings instanceof ItemCf itemCf) {
            return new ItemCfTrainer(itemCf).train(rows);
        }
        throw new InvalidInput("model", "must be top-k or item-cf");
    }

    /** Writes model and manifest; the directory is made where it is missing. */
    public static Artifact write(Path directory, Artifact draft, TrainedModel model) {
        try {
            Files.createDirectories(directory);
            byte[] bytes = Json.http().writeValueAsBytes(model);
            Files.write(directory.resolve(MODEL), bytes);
            Artifact artifact = new Artifact(
                    draft.name,
                    draft.settings,
                    draft.rows,
                    draft.units,
                    draft.items,
                    draft.trainedAt,
                    draft.metrics,
                    Map.of(MODEL, sha256(bytes)));
            Json.http()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(directory.resolve(MANIFEST).toFile(), artifact);
            return artifact;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a manifest. */
    public static Artifact read(Path directory) {
        try {
            return Json.http().readValue(directory.resolve(MANIFEST).toFile(), Artifact.class);
        } catch (IOException e) {
            throw new InvalidInput("artifact", "cannot be read from '" + directory + "': " + e.getMessage());
        }
    }

    /** Reads the model and makes it serve units with those histories; refused when the file's digest differs. */
    public Recommender open(Path directory, UnitItems histories) {
        try {
            byte[] bytes = Files.readAllBytes(directory.resolve(MODEL));
            InvalidInput.require(
                    sha256(bytes).equals(files.get(MODEL)), "artifact", MODEL + " does not have its manifest's digest");
            Class<? extends TrainedModel> type = settings instanceof TopK ? TopKModel.class : ItemCfModel.class;
            return Json.http().readValue(bytes, type).recommender(histories, settings.includeSeen());
        } catch (IOException e) {
            throw new InvalidInput("artifact", "cannot be read from '" + directory + "': " + e.getMessage());
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
