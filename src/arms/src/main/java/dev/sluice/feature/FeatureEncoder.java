package dev.sluice.feature;

import dev.sluice.codec.InvalidInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Encodes attributes as a schema says; the same code for training and for serving. */
public final class FeatureEncoder {
    private final FeatureSchema schema;
    private final List<Map<String, Integer>> tokens = new ArrayList<>();
    private final long[] offsets;
    private final int userFields;
    private final int userDense;

    /**
     * @param vocabularies tokens by field, the first of which gets the field's second id
     */
    public FeatureEncoder(FeatureSchema schema, Map<String, List<String>> vocabularies) {
        this.schema = schema;
        this.offsets = new long[schema.sparse().size()];
        this.userFields = schema.userFields();
        this.userDense = schema.userDense();
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
     * @param ofRequest whether the fields of the request are wanted, or those of the item
     * @param attributes texts, empty where nothing is known
     */
    public Encoded encode(boolean ofRequest, Attributes attributes) {
        int from = ofRequest ? 0 : userFields;
        int to = ofRequest ? userFields : offsets.length;
        long[] ids = new long[to - from];
        for (int place = from; place < to; place++) {
            SparseField field = schema.sparse().get(place);
            String text = attributes.of(field.source(), field.attribute());
            ids[place - from] =
                    id(place, text.isEmpty() ? "" : field.transform().token(text));
        }
        int first = ofRequest ? 0 : userDense;
        int last = ofRequest ? userDense : schema.denseWidth();
        float[] dense = new float[last - first];
        for (int i = first; i < last; i++) {
            DenseField field = schema.dense().get(i);
            dense[i - first] = field.value(attributes.of(field.source(), field.attribute()));
        }
        return new Encoded(ids, dense);
    }

    public boolean known(int place, long id) {
        return id != offsets[place];
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
