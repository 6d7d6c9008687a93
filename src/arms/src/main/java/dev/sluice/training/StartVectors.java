package dev.sluice.training;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.NumpyArray;
import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.FeatureEncoder;
import dev.sluice.feature.FeatureSchema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Vectors of items that another model has learned, from which a network starts.
 *
 * @param byItem by id of the item
 * @param dim their length
 * @param origin where they are from
 */
public record StartVectors(Map<String, float[]> byItem, int dim, Origin origin) {
    /** Nothing: all vectors are drawn. */
    public static final StartVectors NONE = new StartVectors(Map.of(), 0, new Origin("", "", false));

    /**
     * Those of an artifact; refused where it has none.
     *
     * @param field for messages
     */
    public static StartVectors of(Artifact artifact, boolean frozen, String field) {
        InvalidInput.require(
                artifact.files().containsKey(Artifact.VECTORS),
                field,
                "must be a model with a vector for each item, like als, item2vec or mf; "
                        + artifact.manifest().name() + " has none");
        NumpyArray vectors = NumpyArray.read(artifact.file(Artifact.VECTORS), Artifact.VECTORS);
        TopKModel items = TopKModel.of(artifact);
        int dim = vectors.columns();
        Map<String, float[]> byItem = new HashMap<>();
        for (int item = 0; item < items.items().size(); item++) {
            float[] vector = Arrays.copyOfRange(vectors.values(), item * dim, (item + 1) * dim);
            if (!Arrays.equals(vector, new float[dim])) { // nothing was learned of it
                byItem.put(items.items().get(item), vector);
            }
        }
        return new StartVectors(byItem, dim, new Origin(artifact.manifest().name(), artifact.digest(), frozen));
    }

    /** Whether all vectors are drawn. */
    public boolean none() {
        return byItem.isEmpty();
    }

    /** By row of the table that all fields share; items that it does not know are left out. */
    Rows rows(FeatureEncoder encoder) {
        int place = none() ? 0 : encoder.schema().place(FeatureSchema.ITEM);
        Map<Integer, float[]> rows = new HashMap<>();
        byItem.forEach((item, vector) -> {
            long id = encoder.id(place, item);
            if (encoder.known(place, id)) {
                rows.put((int) id, vector);
            }
        });
        return new Rows(rows, dim, origin.frozen);
    }

    /** By number of the item. */
    Rows rows(ItemIndex items) {
        Map<Integer, float[]> rows = new HashMap<>();
        byItem.forEach((item, vector) -> {
            int number = items.number(item);
            if (number >= 0) {
                rows.put(number, vector);
            }
        });
        return new Rows(rows, dim, origin.frozen);
    }

    /**
     * Where vectors are from, as an artifact that started from them tells.
     *
     * @param model kind of the model
     * @param digest of its artifact
     * @param frozen whether they stay as they are, and only the rest learns
     */
    public record Origin(String model, String digest, boolean frozen) {}

    /**
     * Rows of a table.
     *
     * @param byNumber values by number of the row
     * @param dim length of a row
     * @param frozen whether they stay as they are
     */
    public record Rows(Map<Integer, float[]> byNumber, int dim, boolean frozen) {
        /** Nothing. */
        public static final Rows NONE = new Rows(Map.of(), 0, false);
    }
}
