package dev.sluice.outcome;

import dev.sluice.codec.Json;
import dev.sluice.outcome.ServedLists.ArmLists;
import dev.sluice.outcome.ServedLists.ItemByArm;
import dev.sluice.outcome.ServedLists.ItemFigures;
import dev.sluice.outcome.ServedLists.ListDay;
import dev.sluice.outcome.ServedLists.ListOverlap;
import dev.sluice.outcome.ServedLists.PositionFigures;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Works out what lists looked like from outcomes; the view {@code outcomes} must be there. One thread. */
final class ListFigures {
    private static final String SEEN = """
            create temp table seen as select item.arm as arm, cast(times.decided as date) as day, "decisionId" as decision,
            item."position" as place, item."itemId" as item, item.clicks > 0 as clicked, item.views > 0 as viewed,
            item.conversions > 0 as converted, item.value as worth,
            count(*) over (partition by "decisionId", item.arm) as size
            from (select "decisionId", times, unnest(items) as item from outcomes where reason in %s) where item.impression""";
    private static final String COUNTS =
            "count(*), count(*) filter (clicked), count(*) filter (viewed), count(*) filter (converted)";
    /** Everything that anybody did with an item: imports, and clicks on these lists. */
    private static final String KNOWN = """
            create temp table known as select item, n, rank() over (order by n desc) + (count(*) over (partition by n) - 1) / 2.0 as rank from
            (select item, sum(n) as n from (select item, n from catalogue
            union all select item, count(*) filter (clicked) from seen group by item) group by item)""";

    private static final String CELLS = """
            create temp table cells as select arm, day, item, count(*) as n, sum(1 / sqrt(size)) as s, sum(1.0 / size) as q
            from seen group by all""";
    private static final String DAYS = """
            with lists as (select arm, day, count(distinct decision) as lists from seen group by all),
            whole as (select greatest(1, sum(n)) as n, count(*) as items from known),
            placed as (select cells.*, known.rank as popular, -log2(greatest(0.5, known.n) / whole.n) as surprise,
            item in (select item from catalogue) as ours, whole.items as items,
            row_number() over (partition by arm, day order by cells.n, item) as rank,
            count(*) over (partition by arm, day) as shown from cells join known using (item), whole)
            select arm, cast(day as varchar), any_value(lists), count(*), count(*) filter (ours),
            greatest(0, 1 - greatest(0, sum(s * s - q)) / (any_value(lists) * (any_value(lists) - 1.0))),
            sum(n * surprise) / sum(n),
            2.0 * sum(n * (items - shown + rank)) / (any_value(items) * sum(n)) - (any_value(items) + 1.0) / any_value(items),
            sum(n * popular) / sum(n) / any_value(items)
            from placed join lists using (arm, day) group by arm, day order by day, arm""";
    private static final String ARMS = """
            with items as (select arm, item, count(*) filter (clicked) as clicks from seen group by all),
            running as (select *, sum(clicks) over (partition by arm order by clicks desc, item) as through,
            sum(clicks) over (partition by arm) as total from items),
            lists as (select arm, count(distinct decision) as lists from seen group by arm)
            select arm, any_value(lists), count(*), sum(clicks), count(*) filter (clicks > 0 and through - clicks < total / 2)
            from running join lists using (arm) group by arm order by arm""";
    private static final String COMMON = """
            with lists as (select arm, count(distinct decision) as lists from seen group by arm),
            shares as (select arm, item, sum(n) / any_value(lists) as share from cells join lists using (arm) group by arm, item)
            select a.arm, b.arm, coalesce((select sum(one.share * other.share) from shares as one join shares as other using (item)
            where one.arm = a.arm and other.arm = b.arm), 0)
            from lists as a join lists as b on a.arm < b.arm order by 1, 2""";
    private static final String TOP = """
            create temp table top as select item, %s, sum(worth) as worth from seen group by item
            order by count(*) filter (clicked) desc, count(*) desc, item limit %d""";

    private final Duck duck;

    private ListFigures(Duck duck) {
        this.duck = duck;
    }

    /**
     * Figures of the view {@code outcomes}.
     *
     * @param folder where files of its own may lie
     * @param catalogue gives every item with its imported interactions
     */
    static ServedLists of(Duck duck, Path folder, Consumer<BiConsumer<String, Long>> catalogue) throws IOException {
        ListFigures figures = new ListFigures(duck);
        long items = figures.begin(folder, catalogue);
        return new ServedLists(
                figures.number("select count(distinct item) from seen"),
                items,
                figures.arms(),
                figures.positions(),
                figures.mostClicked(),
                figures.common(),
                figures.days(items));
    }

    private long begin(Path folder, Consumer<BiConsumer<String, Long>> catalogue) throws IOException {
        Path lines = folder.resolve("catalogue.ndjson");
        try (BufferedWriter out = Files.newBufferedWriter(lines)) {
            catalogue.accept((item, count) -> write(out, item, count));
        }
        duck.run(
                "create temp table catalogue as select * from read_json(%s, format = 'newline_delimited', columns = %s)"
                        .formatted(Duck.quoted(lines), "{item: 'VARCHAR', n: 'BIGINT'}"));
        duck.run(SEEN.formatted(OutcomeTable.learnable()));
        duck.run(KNOWN);
        duck.run(CELLS);
        return number("select count(*) from catalogue");
    }

    private static void write(BufferedWriter out, String item, long count) {
        try {
            out.write("{\"item\":" + Json.http().writeValueAsString(item) + ",\"n\":" + count + "}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long number(String sql) throws IOException {
        long[] number = {0};
        duck.each(sql, row -> number[0] = row.number(1));
        return number[0];
    }

    private List<ArmLists> arms() throws IOException {
        List<ArmLists> arms = new ArrayList<>();
        duck.each(
                ARMS,
                row -> arms.add(new ArmLists(row.text(1), row.number(2), row.number(3), row.number(4), row.number(5))));
        return arms;
    }

    private List<PositionFigures> positions() throws IOException {
        List<PositionFigures> positions = new ArrayList<>();
        duck.each(
                "select arm, place, " + COUNTS + " from seen group by arm, place order by arm, place",
                row -> positions.add(PositionFigures.of(
                        row.text(1), (int) row.number(2), row.number(3), row.number(4), row.number(5), row.number(6))));
        return positions;
    }

    private List<ItemFigures> mostClicked() throws IOException {
        duck.run(TOP.formatted(COUNTS, ServedLists.MOST_ITEMS));
        Map<String, Map<String, ItemByArm>> arms = new HashMap<>();
        duck.each(
                "select item, arm, count(*), count(*) filter (clicked) from seen where item in (select item from top)"
                        + " group by item, arm order by arm",
                row -> arms.computeIfAbsent(row.text(1), first -> new LinkedHashMap<>())
                        .put(row.text(2), new ItemByArm(row.number(3), row.number(4))));
        List<ItemFigures> items = new ArrayList<>();
        duck.each("select * from top", row -> {
            String item = row.text(1);
            items.add(new ItemFigures(
                    item,
                    row.number(2),
                    row.number(3),
                    row.number(4),
                    row.number(5),
                    row.real(6),
                    arms.getOrDefault(item, Map.of())));
        });
        return items;
    }

    private List<ListOverlap> common() throws IOException {
        List<ListOverlap> common = new ArrayList<>();
        duck.each(COMMON, row -> common.add(new ListOverlap(row.text(1), row.text(2), row.real(3))));
        return common;
    }

    private List<ListDay> days(long catalogue) throws IOException {
        List<ListDay> days = new ArrayList<>();
        duck.each(DAYS, row -> {
            long lists = row.number(3);
            days.add(new ListDay(
                    row.text(1),
                    LocalDate.parse(row.text(2)),
                    lists,
                    row.number(4),
                    catalogue > 0 ? Optional.of(row.number(5) / (double) catalogue) : Optional.empty(),
                    lists > 1 ? Optional.of(row.real(6)) : Optional.empty(),
                    row.real(7),
                    row.real(8),
                    row.real(9)));
        });
        return days;
    }
}
