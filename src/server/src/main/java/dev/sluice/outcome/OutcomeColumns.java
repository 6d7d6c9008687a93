package dev.sluice.outcome;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of outcomes: one list for files, answers and the reference. */
public final class OutcomeColumns {
    /** Where a row stands in its topic; only files have these. */
    static final List<Column> PLACE = List.of(
            new Column("partition", "INTEGER", "Partition of the outcomes topic."),
            new Column("offset", "BIGINT", "Offset in the partition: with it, what a row is known by."));

    /** The columns of every row, in order. */
    public static final List<Column> ALL = List.of(
            new Column("v", "INTEGER", "Schema version of the row."),
            new Column("decisionId", "VARCHAR", "The decision."),
            new Column("experiment", "VARCHAR", "Key of the experiment."),
            new Column("revision", "INTEGER", "Revision of its definition that decided."),
            new Column("group", "INTEGER", "Group of revisions that totals and evidence run within."),
            new Column(
                    "version",
                    "BIGINT",
                    "Version of the allocation that the arm was drawn from; 0 before the first one."),
            new Column("arm", "VARCHAR", "Key of the arm drawn."),
            new Column(
                    "model",
                    "VARCHAR",
                    "Registered model that found the items, like `wukong@3`; of a blend its parts, like `trending+als@4`; or empty."),
            new Column("probability", "DOUBLE", "Propensity of the arm, in (0, 1]."),
            new Column(
                    "probabilities",
                    "MAP(VARCHAR, DOUBLE)",
                    "Of all eligible arms, by key; empty where `implied`: then those of the version hold."),
            new Column("reason", "VARCHAR", "Why the arm was shown. Reports learn from `POLICY` and `FALLBACK` only."),
            new Column(
                    "unit",
                    "VARCHAR",
                    "Keyed hash of the unit; empty, as are `segment` and `attributes`, once the unit was forgotten."),
            new Column(
                    "unitRow",
                    "STRUCT(impression BOOLEAN, clicks INTEGER, views INTEGER, conversions INTEGER, \"value\" DOUBLE,"
                            + " reward DOUBLE)",
                    "Where units are randomised, in the row of a unit's first decision that may be learned from: what the"
                            + " unit did on any arm within its window. `clicks`, `views` and `conversions` are 1 where"
                            + " there was at least one."),
            new Column(
                    "segment",
                    "MAP(VARCHAR, VARCHAR)",
                    "Value of each attribute that results are shown apart by; empty where there is none."),
            new Column(
                    "attributes",
                    "MAP(VARCHAR, VARCHAR)",
                    "Declared attributes of the request and the unit, as texts."),
            new Column(
                    "implied",
                    "BOOLEAN",
                    "Whether the decision is known from its token only: its own record was lost, and with it items and"
                            + " attributes."),
            new Column("deferred", "BOOLEAN", "Whether the client confirms the impression itself."),
            new Column(
                    "times",
                    "STRUCT(decided BIGINT, impression BIGINT, \"firstClick\" BIGINT, \"firstConversion\" BIGINT,"
                            + " matured BIGINT)",
                    "When things happened, by the broker's clock; `impression` only where one was told."),
            new Column(
                    "items",
                    "STRUCT(\"itemId\" VARCHAR, \"position\" INTEGER, arm VARCHAR, propensity DOUBLE, explored BOOLEAN, impression BOOLEAN,"
                            + " clicks BIGINT, views BIGINT, \"watchedMs\" BIGINT, conversions BIGINT, \"value\" DOUBLE,"
                            + " custom MAP(VARCHAR, BIGINT))[]",
                    "The items served, in order, each with what happened to it. `arm` put it there, which is another one"
                            + " than the one drawn where a fallback served or the list was drafted from two; `propensity` is that of the arm drawn; where the item itself was drawn for its place by chance, `explored`, it is that of the item. `impression`"
                            + " is whether it was seen: by an event that names it, or with the whole list where no"
                            + " impression names an item. What was not seen is no failure."),
            new Column("impression", "BOOLEAN", "Whether anybody saw the decision; a later event implies that."),
            new Column("clicks", "BIGINT", "Click events."),
            new Column("views", "BIGINT", "View-throughs."),
            new Column("watchedMs", "BIGINT", "Milliseconds, over all views."),
            new Column("conversions", "BIGINT", "Conversion events."),
            new Column("value", "DOUBLE", "Sum of the conversion values."),
            new Column("custom", "MAP(VARCHAR, BIGINT)", "Events of the types that the experiment declares."),
            new Column(
                    "foreignItemEvents",
                    "BIGINT",
                    "Events that name an item which the list did not hold; they count for the list only."),
            new Column(
                    "credits",
                    "MAP(VARCHAR, INTEGER)",
                    "Where the list was drafted from two arms: clicked items that speak for each; the larger one wins."),
            new Column("reward", "DOUBLE", "What the decision earned, in [0, 1]."));

    private static final List<String> TIMES =
            List.of("decided", "impression", "firstClick", "firstConversion", "matured");

    private static final List<String> UNIT_ROW =
            List.of("impression", "clicks", "views", "conversions", "value", "reward");

    private OutcomeColumns() {}

    /** Rows of the topic's JSON, each with its place, with the columns of files. */
    static String rows(String file) {
        String types = Stream.concat(PLACE.stream(), ALL.stream())
                .map(column -> column.quoted() + ": '" + column.type() + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        String times = TIMES.stream()
                .map(time -> "\"%1$s\" := make_timestamptz(times.\"%1$s\" * 1000)".formatted(time))
                .collect(Collectors.joining(", "));
        return "(select * replace (struct_pack(%s) as times) from read_json(%s, format = 'newline_delimited', ignore_errors = true, columns = %s))"
                .formatted(times, file, types);
    }

    /** Times as people write them, for texts. */
    static String written() {
        return TIMES.stream()
                .map(time -> '"' + time + '"')
                .map(time -> time + " := " + written(time))
                .collect(Collectors.joining(", ", "struct_pack(", ")"));
    }

    /** All of them without structures: fields have their column's name before a dot, and lists and maps are JSON. */
    static String flat() {
        return ALL.stream()
                .flatMap(OutcomeColumns::flat)
                .collect(Collectors.joining(", ", "select ", " from outcomes"));
    }

    private static Stream<String> flat(Column column) {
        if (column.name.equals("times")) {
            return TIMES.stream().map(time -> "%s as \"times.%s\"".formatted(written("\"" + time + "\""), time));
        }
        if (column.name.equals("unitRow")) {
            return UNIT_ROW.stream().map(field -> "\"unitRow\".\"%1$s\" as \"unitRow.%1$s\"".formatted(field));
        }
        boolean nested = column.type.startsWith("MAP") || column.type.endsWith("[]");
        return Stream.of(
                nested ? "cast(to_json(%1$s) as varchar) as %1$s".formatted(column.quoted()) : column.quoted());
    }

    private static String written(String time) {
        return "strftime(times." + time + ", '%Y-%m-%dT%H:%M:%S.%gZ')";
    }

    /** All of them, for a select; those that tell who it was are empty where the unit is forgotten. */
    static String unnamed() {
        return ALL.stream()
                .map(column -> switch (column.name) {
                    case "unit" -> "if(forgotten.unit is null, told.unit, '') as unit";
                    case "attributes", "segment" ->
                        "if(forgotten.unit is null, told.%1$s, map {}::MAP(VARCHAR, VARCHAR)) as %1$s"
                                .formatted(column.quoted());
                    default -> "told." + column.quoted();
                })
                .collect(Collectors.joining(", "));
    }

    /**
     * One column.
     *
     * @param type of DuckDB; times are milliseconds in the topic, and timestamps with a zone in files
     * @param words what it says
     */
    public record Column(String name, String type, String words) {
        String quoted() {
            return '"' + name + '"';
        }
    }
}
