package dev.sluice.outcome;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Response;
import java.util.function.Predicate;

/** What of an item's outcome is to be learned. */
public enum OutcomeLabel {
    /** 1 where it was clicked. */
    CLICK("click", "cast(item.clicks > 0 as double)", of(Response::clicked)),
    /** 1 where it was viewed long enough. */
    VIEW_THROUGH("view-through", "cast(item.views > 0 as double)", of(Response::viewed)),
    /** 1 where it was converted. */
    CONVERSION("conversion", "cast(item.conversions > 0 as double)", of(Response::converted)),
    /** Sum of the values of its conversions. */
    VALUE("value", "item.\"value\"", row -> row.value() > 0);

    private final String word;
    private final String sql;
    private final Predicate<Interaction> counts;

    OutcomeLabel(String word, String sql, Predicate<Interaction> counts) {
        this.word = word;
        this.sql = sql;
        this.counts = counts;
    }

    private static Predicate<Interaction> of(Predicate<Response> what) {
        return row -> what.test(row.response());
    }

    /** Whether a row of outcomes has it. */
    public Predicate<Interaction> counts() {
        return counts;
    }

    String sql() {
        return sql;
    }

    /** The label of that name; clicks where none is said. */
    public static OutcomeLabel parse(String name) {
        if (name.isEmpty()) {
            return CLICK;
        }
        for (OutcomeLabel label : values()) {
            if (label.word.equals(name)) {
                return label;
            }
        }
        throw new InvalidInput(
                "label", "must be click, view-through, conversion or value for outcomes, got '" + name + "'");
    }
}
