package dev.sluice.outcome;

import dev.sluice.codec.InvalidInput;

/** What of an item's outcome is to be learned. */
public enum OutcomeLabel {
    /** 1 where it was clicked. */
    CLICK("click", "cast(item.clicks > 0 as double)"),
    /** 1 where it was viewed long enough. */
    VIEW_THROUGH("view-through", "cast(item.views > 0 as double)"),
    /** 1 where it was converted. */
    CONVERSION("conversion", "cast(item.conversions > 0 as double)"),
    /** Sum of the values of its conversions. */
    VALUE("value", "item.\"value\"");

    private final String word;
    private final String sql;

    OutcomeLabel(String word, String sql) {
        this.word = word;
        this.sql = sql;
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
