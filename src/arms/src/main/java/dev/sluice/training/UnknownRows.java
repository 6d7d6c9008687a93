package dev.sluice.training;

import dev.sluice.feature.FeatureSchema;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What may stand for everything out of a field's vocabulary: what was learned for it, or the mean of the field's rows, each counted
 * as often as training met it. The mean is right for sums of rows, where an unknown unit is then an average one, and wrong behind a
 * normalisation, where nothing is an average. So it is tried, and judged by the valid part.
 */
public final class UnknownRows {
    private final FeatureSchema schema;
    private final long[] met;
    private final BitSet places;

    private UnknownRows(FeatureSchema schema, long[] met, BitSet places) {
        this.schema = schema;
        this.met = met;
        this.places = places;
    }

    /**
     * The mean where nothing was learned, which is what stands where nothing judges, and the mean everywhere.
     *
     * @param hidden whether ids were hidden from training, so that what is unknown of them was learned
     */
    public static List<UnknownRows> candidates(Examples train, boolean hidden) {
        long[] met = train.met();
        FeatureSchema schema = train.schema();
        BitSet everywhere = new BitSet();
        BitSet unlearned = new BitSet();
        for (int place = 0; place < schema.sparse().size(); place++) {
            boolean learned = met[(int) schema.offset(place)] > 0 || (hidden && IdDropout.hides(schema, place));
            everywhere.set(place);
            unlearned.set(place, !learned);
        }
        return List.of(new UnknownRows(schema, met, unlearned), new UnknownRows(schema, met, everywhere));
    }

    /**
     * Means of a table by the number of the row that they may stand in: the first of each field of which anything was met.
     *
     * @param row values of a row of the table
     * @param width values of each row
     */
    public Map<Integer, float[]> means(IntFunction<float[]> row, int width) {
        Map<Integer, float[]> means = new HashMap<>();
        for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
            int first = (int) schema.offset(place);
            int end = first + schema.sparse().get(place).size();
            double[] sum = new double[width];
            double all = 0;
            for (int known = first + 1; known < end; known++) {
                if (met[known] > 0) {
                    float[] values = row.apply(known);
                    for (int i = 0; i < width; i++) {
                        sum[i] += met[known] * (double) values[i];
                    }
                    all += met[known];
                }
            }
            if (all > 0) {
                float[] mean = new float[width];
                for (int i = 0; i < width; i++) {
                    mean[i] = (float) (sum[i] / all);
                }
                means.put(first, mean);
            }
        }
        return means;
    }
}
