package dev.sluice.outcome;

import dev.sluice.codec.InvalidInput;
import java.util.List;

/** Rows for other tools. */
public enum OutcomeExport {
    /** Open Bandit columns with arms as actions: every decision that an arm was drawn for, that was seen, and whose vector is known. */
    OPEN_BANDIT("open-bandit") {
        @Override
        String select(List<String> slots, boolean typed) {
            return "select %s as timestamp, list_position([%s], arm) - 1 as item_id, 1 as position, cast(clicks > 0 as integer) as click, probability as action_prob, \"decisionId\" as decision_id, unit, version, %s from outcomes where impression and not implied and cardinality(credits) = 0 and reason in %s order by times.decided, \"decisionId\""
                    .formatted(
                            time(typed),
                            OutcomeTable.columns(slots, "%2$s"),
                            OutcomeTable.columns(slots, "coalesce(probabilities[%2$s], 0) as p_%1$d"),
                            OutcomeTable.learnable());
        }
    },
    /** Open Bandit columns with items as actions: every item that was seen of such decisions, with the propensity of the arm. */
    OPEN_BANDIT_ITEMS("open-bandit-items") {
        @Override
        String select(List<String> slots, boolean typed) {
            return items("probability", "item.impression", typed);
        }
    },
    /** The same of items that were drawn for their place by chance, with the propensity of the item there. */
    EXPLORED_ITEMS("explored-items") {
        @Override
        String select(List<String> slots, boolean typed) {
            return items("item.propensity", "item.impression and item.explored", typed);
        }
    },
    /** Outcomes as they are. */
    OUTCOMES("outcomes") {
        @Override
        String select(List<String> slots, boolean typed) {
            return (typed ? "select * from outcomes" : OutcomeColumns.flat())
                    + " order by outcomes.times.decided, outcomes.\"decisionId\"";
        }
    };

    private final String word;

    OutcomeExport(String word) {
        this.word = word;
    }

    /**
     * A query on outcomes.
     *
     * @param typed whether times stay times, and are not texts
     */
    abstract String select(List<String> slots, boolean typed);

    /**
     * A row for each item of a list of one arm.
     *
     * @param propensity where it stands
     * @param taken which items
     */
    private static String items(String propensity, String taken, boolean typed) {
        return "select %s as timestamp, item.\"itemId\" as item_id, item.position as position, cast(item.clicks > 0 as integer) as click, %s as action_prob, \"decisionId\" as decision_id, unit, version, arm from (select *, unnest(items) as item from outcomes where cardinality(credits) = 0 and reason in %s) where %s order by times.decided, \"decisionId\", item.position"
                .formatted(time(typed), propensity, OutcomeTable.learnable(), taken);
    }

    private static String time(boolean typed) {
        return typed ? "times.decided" : "strftime(times.decided, '%Y-%m-%dT%H:%M:%S.%gZ')";
    }

    /** The rows of that name. */
    public static OutcomeExport parse(String name) {
        for (OutcomeExport rows : values()) {
            if (rows.word.equals(name)) {
                return rows;
            }
        }
        throw new InvalidInput(
                "--rows", "must be open-bandit, open-bandit-items, explored-items or outcomes, got '" + name + "'");
    }
}
