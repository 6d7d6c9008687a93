package dev.sluice.feature;

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

    SparseField sized(int ids) {
        return new SparseField(name, source, attribute, transform, ids);
    }
}
