package dev.sluice.feature;

import static java.util.Objects.requireNonNull;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Exposure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Encodes attributes as a schema says; the same code for training and for serving. */
public final class FeatureEncoder {
    private final FeatureSchema schema;
    private final List<Map<String, Integer>> tokens = new ArrayList<>();
    private final long[] offsets;
    private final Map<Side, Range> sparse = new EnumMap<>(Side.class);
    private final Map<Side, Range> dense = new EnumMap<>(Side.class);

    /**
     * @param vocabularies tokens by field, the first of which gets the field's second id
     */
    public FeatureEncoder(FeatureSchema schema, Map<String, List<String>> vocabularies) {
        this.schema = schema;
        this.offsets = new long[schema.sparse().size()];
        int fields = 0;
        int values = 0;
        for (Side side : Side.values()) {
            sparse.put(side, new Range(fields, fields += schema.fields(side)));
            dense.put(side, new Range(values, values += schema.numbers(side)));
        }
        for (int place = 0; place < offsets.length; place++) {
            SparseField field = schema.sparse().get(place);
            List<String> known = vocabularies.getOrDefault(field.name(), List.of());
            InvalidInput.require(
                    known.size() + 1 == field.size(),
                    "vocabularies",
                    field.name() + " must have " + (field.size() - 1) + " tokens, got " + known.size());
            Map<String, Integer> numbers = new HashMap<>();
            for (String token : known) {
                numbers.put(token, numbers.size() + 1);
            }
            tokens.add(numbers);
            offsets[place] = schema.offset(place);
        }
    }

    public FeatureSchema schema() {
        return schema;
    }

    /** Id of a field's token; its first id for an unknown one. */
    public long id(int place, String token) {
        return offsets[place] + tokens.get(place).getOrDefault(token, 0);
    }

    /**
     * Encodes one side.
     *
     * @param side whose fields are wanted
     * @param attributes texts, empty where nothing is known
     */
    public Encoded encode(Side side, Attributes attributes) {
        Range fields = range(sparse, side);
        Range numbers = range(dense, side);
        long[] ids = new long[fields.size()];
        for (int i = 0; i < ids.length; i++) {
            SparseField field = schema.sparse().get(fields.from + i);
            String text = attributes.of(field.source(), field.attribute());
            ids[i] = id(fields.from + i, text.isEmpty() ? "" : field.transform().token(text));
        }
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            DenseField field = schema.dense().get(numbers.from + i);
            values[i] = field.value(attributes.of(field.source(), field.attribute()));
        }
        return new Encoded(ids, values);
    }

    /** Encodes candidates, one behind the other. */
    public Encoded encode(List<Exposure> candidates) {
        Range fields = range(sparse, Side.CANDIDATE);
        Range numbers = range(dense, Side.CANDIDATE);
        long[] ids = new long[candidates.size() * fields.size()];
        float[] values = new float[candidates.size() * numbers.size()];
        int id = 0;
        int value = 0;
        for (Exposure candidate : candidates) {
            for (int place = fields.from; place < fields.to; place++) {
                ids[id++] = id(place, schema.sparse().get(place).token(candidate));
            }
            for (int place = numbers.from; place < numbers.to; place++) {
                values[value++] = schema.dense().get(place).value(candidate);
            }
        }
        return new Encoded(ids, values);
    }

    private static Range range(Map<Side, Range> ranges, Side side) {
        return requireNonNull(ranges.get(side));
    }

    public boolean known(int place, long id) {
        return id != offsets[place];
    }

    /** Places of the fields of a side. */
    private record Range(int from, int to) {
        int size() {
            return to - from;
        }
    }

    /** Where texts come from. */
    public interface Attributes {
        /** The text of an attribute, empty where nothing is known. */
        String of(Source source, String attribute);
    }

    /**
     * One side of an example.
     *
     * @param ids in the shared space
     * @param dense numbers
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Encoded(long[] ids, float[] dense) {}
}
