package dev.sluice.feature;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.model.Exposure;

/**
 * A field with one value out of a vocabulary.
 *
 * @param name of the field, unique in its schema
 * @param source whose attribute it reads
 * @param attribute {@code id} for the id itself
 * @param transform from text to token
 * @param size ids that it takes, the first of which is for everything that is not in the vocabulary
 */
public record SparseField(String name, Source source, String attribute, Transform transform, int size) {
    /** Attribute that stands for the id. */
    public static final String ID = "id";

    public SparseField {
        require(name != null && !name.isEmpty(), "schema.sparse", "must have names");
        require(source != null && attribute != null, "schema.sparse", name + " must have a source and an attribute");
        require(transform != null, "schema.sparse", name + " must have a transform");
        source.requireKnown(attribute);
        require(
                source != Source.CANDIDATE || transform == Transform.VALUE,
                "schema.sparse",
                name + " must have the transform value, since it reads a candidate");
        require(size >= 1, "schema.sparse", name + " must have 1 id or more");
    }

    /** The token of a candidate; empty where it is not known. */
    String token(Exposure candidate) {
        String text = CandidateAttribute.text(CandidateAttribute.of(attribute).of(candidate));
        return text.isEmpty() ? "" : transform.token(text);
    }
}
