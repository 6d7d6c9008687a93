package dev.sluice.training;

import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.SparseField;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Hides ids of training rows, at random, behind what stands for everything out of the vocabulary: so that is learned as it will be
 * met, and an unknown unit is scored by what it is else. The idea is that of Volkovs, Yu and Poutanen 2017 ("DropoutNet: Addressing
 * Cold Start in Recommender Systems").
 */
public final class IdDropout {
    private final int fields;
    private final int[] places;
    private final long[] unknown;
    private final double share;
    private final UniformRandomProvider random;

    /**
     * @param share of rows of which an id is hidden, in [0, 1); of unit and item apart
     */
    public IdDropout(FeatureSchema schema, double share, UniformRandomProvider random) {
        this.fields = schema.sparse().size();
        this.places =
                IntStream.range(0, fields).filter(place -> hides(schema, place)).toArray();
        this.unknown = IntStream.of(places).mapToLong(schema::offset).toArray();
        this.share = share;
        this.random = random;
    }

    /** Whether the field at that place is of ids. */
    static boolean hides(FeatureSchema schema, int place) {
        return schema.sparse().get(place).attribute().equals(SparseField.ID);
    }

    /** Hides some of the ids of rows. */
    public void hide(long[] ids) {
        if (share == 0) {
            return;
        }
        for (int row = 0; row < ids.length; row += fields) {
            for (int i = 0; i < places.length; i++) {
                if (random.nextDouble() < share) {
                    ids[row + places[i]] = unknown[i];
                }
            }
        }
    }
}
