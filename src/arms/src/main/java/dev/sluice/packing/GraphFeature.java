package dev.sluice.packing;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.feature.CandidateAttribute;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What one column of a foreign graph's input reads.
 *
 * @param kind of it
 * @param attribute column of the items, attribute of the unit, or of the candidate; empty for the other kinds
 */
record GraphFeature(Kind kind, String attribute) {
    /** A feature as people write it: {@code item}, {@code item.price}, {@code user.age}, {@code candidate.score} … */
    static GraphFeature parse(String text) {
        int dot = text.indexOf('.');
        String owner = dot < 0 ? text : text.substring(0, dot);
        String attribute = dot < 0 ? "" : text.substring(dot + 1);
        Kind kind = Stream.of(Kind.values())
                .filter(one -> one.owner.equals(owner) && one.attributed == !attribute.isEmpty())
                .findFirst()
                .orElse(Kind.NONE);
        require(
                kind != Kind.NONE,
                "map",
                "must read item, user, history, mask, item.COLUMN, user.ATTRIBUTE, candidate.score, candidate.rank or"
                        + " candidate.position, joined by + where an input has several columns, got '" + text + "'");
        if (kind == Kind.OF_CANDIDATE) {
            CandidateAttribute.of(attribute);
        }
        return new GraphFeature(kind, attribute);
    }

    /** Several, joined by {@code +}. */
    static List<GraphFeature> list(String text) {
        return Stream.of(text.split("\\+", -1)).map(GraphFeature::parse).toList();
    }

    @Override
    public String toString() {
        return kind.owner.toLowerCase(Locale.ROOT) + (attribute.isEmpty() ? "" : "." + attribute);
    }

    /** Kinds of features. */
    enum Kind {
        /** What the graph calls the candidate. */
        ITEM("item", false),
        /** What it calls the unit. */
        USER("user", false),
        /** What it calls the items that the unit had, the latest last. */
        HISTORY("history", false),
        /** 1 where there is one of them, 0 where it is padded. */
        MASK("mask", false),
        /** A number of the candidate, out of the file of items. */
        OF_ITEM("item", true),
        /** A number of the unit, as requests and the catalogue say it. */
        OF_USER("user", true),
        /** A number of the candidate, as the first stage says it. */
        OF_CANDIDATE("candidate", true),
        /** No feature. */
        NONE("", false);

        private final String owner;
        private final boolean attributed;

        Kind(String owner, boolean attributed) {
            this.owner = owner;
            this.attributed = attributed;
        }

        /** Whether it differs between candidates. */
        boolean ofCandidates() {
            return this == ITEM || this == OF_ITEM || this == OF_CANDIDATE;
        }
    }
}
