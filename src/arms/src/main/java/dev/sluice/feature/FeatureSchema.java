package dev.sluice.feature;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.codec.InvalidInput;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which features a model reads, in the order of its inputs: fields of the request first, then those of the item, then those of
 * the candidate. All sparse fields share one space of ids, each with a range of its own.
 *
 * @param version of this format, 1
 * @param sparse fields with a vocabulary, at least one
 * @param dense fields with a number
 * @param history items of the unit's past that the model looks at, 0 for none
 */
public record FeatureSchema(int version, List<SparseField> sparse, List<DenseField> dense, int history) {
    /** Name of the field that holds the unit itself. */
    public static final String USER = "user";

    /** Name of the field that holds the item itself. */
    public static final String ITEM = "item";

    private static final int VERSION = 1;
    /** Of fields, and of past items: each candidate of each request has them all. */
    private static final int MOST = 1_000;

    public FeatureSchema {
        InvalidInput.require(version == VERSION, "schema.version", "must be " + VERSION + ", got " + version);
        InvalidInput.require(sparse != null && !sparse.isEmpty(), "schema.sparse", "must have a field");
        InvalidInput.require(
                history >= 0 && history <= MOST, "schema.history", "must be 0 to " + MOST + ", got " + history);
        InvalidInput.require(sparse.size() <= MOST, "schema.sparse", "must be at most " + MOST + " fields");
        InvalidInput.require(
                dense == null || dense.size() <= MOST, "schema.dense", "must be at most " + MOST + " fields");
        sparse = sparse.stream()
                .sorted(Comparator.comparing(field -> field.source().side()))
                .toList();
        dense = dense == null
                ? List.of()
                : dense.stream()
                        .sorted(Comparator.comparing(field -> field.source().side()))
                        .toList();
    }

    public static FeatureSchema of(List<SparseField> sparse, List<DenseField> dense, int history) {
        return new FeatureSchema(VERSION, sparse, dense, history);
    }

    public long offset(int place) {
        return sparse.subList(0, place).stream().mapToLong(SparseField::size).sum();
    }

    public long vocabularySize() {
        return offset(sparse.size());
    }

    /** Place of a field among the sparse ones; refused when there is none of that name. */
    public int place(String field) {
        for (int i = 0; i < sparse.size(); i++) {
            if (sparse.get(i).name().equals(field)) {
                return i;
            }
        }
        throw new InvalidInput("features", "must have a sparse field '" + field + "' for this model");
    }

    @JsonIgnore
    public int denseWidth() {
        return dense.size();
    }

    /** Sparse fields of a side. */
    public int fields(Side side) {
        return (int)
                sparse.stream().filter(field -> field.source().side() == side).count();
    }

    /** Dense fields of a side. */
    public int numbers(Side side) {
        return (int)
                dense.stream().filter(field -> field.source().side() == side).count();
    }

    /** Whether it reads what a first stage says of candidates. */
    @JsonIgnore
    public boolean ofFirstStage() {
        return Stream.concat(
                        sparse.stream()
                                .filter(field -> field.source() == Source.CANDIDATE)
                                .map(SparseField::attribute),
                        dense.stream()
                                .filter(field -> field.source() == Source.CANDIDATE)
                                .map(DenseField::attribute))
                .map(CandidateAttribute::of)
                .anyMatch(CandidateAttribute.OF_FIRST_STAGE::contains);
    }

    public FeatureSchema withHistory(int items) {
        return new FeatureSchema(version, sparse, dense, items);
    }
}
