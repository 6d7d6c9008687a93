package dev.sluice.ui.dashboard;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.outcome.ServedLists;
import dev.sluice.outcome.ServedLists.ArmLists;
import dev.sluice.outcome.ServedLists.ItemByArm;
import dev.sluice.outcome.ServedLists.ItemFigures;
import dev.sluice.outcome.ServedLists.ListDay;
import dev.sluice.outcome.ServedLists.PositionFigures;
import dev.sluice.ui.chart.ArmColours;
import dev.sluice.ui.page.Formats;
import dev.sluice.web.ListReports.ListReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists of an experiment, in words and widths.
 *
 * @param from first minute of the decisions, and the last one in {@code to}
 * @param items distinct ones that were seen
 * @param control key of the arm that lists are compared with
 * @param arms with the most lists, in the order of the definition
 * @param more arms that are left out
 * @param positions from the first one
 * @param days the latest ones, the newest first
 */
public record ListsView(
        String from,
        String to,
        String items,
        String control,
        List<ArmLine> arms,
        int more,
        List<PositionLine> positions,
        List<ItemLine> mostClicked,
        List<DayLine> days) {
    static final int MOST_ITEMS = 20;
    private static final int MOST_ARMS = 8;
    private static final int MOST_POSITIONS = 20;
    private static final int MOST_DAYS = 14;
    private static final String NONE = "–";

    static ListsView of(PublishedExperiment experiment, ListReport report, Map<String, String> titles) {
        ServedLists lists = report.lists();
        List<String> arms = shown(experiment, lists);
        return new ListsView(
                Formats.time(report.from()),
                Formats.time(report.to()),
                Formats.count(lists.items()),
                experiment.definition().controlArm().key(),
                lists.arms().stream()
                        .filter(arm -> arms.contains(arm.arm()))
                        .sorted(Comparator.comparingInt(arm -> arms.indexOf(arm.arm())))
                        .map(arm -> ArmLine.of(experiment, lists, arm))
                        .toList(),
                lists.arms().size() - arms.size(),
                positions(experiment, lists, arms),
                lists.mostClicked().stream()
                        .limit(MOST_ITEMS)
                        .map(item -> ItemLine.of(lists, arms, item, titles))
                        .toList(),
                days(experiment, lists, arms));
    }

    /** Keys of the arms with the most lists. */
    private static List<String> shown(PublishedExperiment experiment, ServedLists lists) {
        List<String> slots = experiment.slots();
        return lists.arms().stream()
                .sorted(Comparator.comparingLong(ArmLists::lists).reversed())
                .map(ArmLists::arm)
                .filter(slots::contains)
                .limit(MOST_ARMS)
                .sorted(Comparator.comparingInt(slots::indexOf))
                .toList();
    }

    private static List<PositionLine> positions(PublishedExperiment experiment, ServedLists lists, List<String> arms) {
        Map<String, PositionFigures> cells = new HashMap<>();
        Set<Integer> places = new TreeSet<>();
        double most = 0;
        for (PositionFigures at : lists.positions()) {
            if (arms.contains(at.arm()) && at.position() <= MOST_POSITIONS) {
                cells.put(at.arm() + '/' + at.position(), at);
                places.add(at.position());
                most = Math.max(most, at.rate().value());
            }
        }
        List<PositionLine> lines = new ArrayList<>();
        for (int place : places) {
            List<RateCell> line = new ArrayList<>();
            for (String arm : arms) {
                Optional<PositionFigures> at = Optional.ofNullable(cells.get(arm + '/' + place));
                line.add(RateCell.of(ArmColours.of(experiment, arm), at, most));
            }
            lines.add(new PositionLine(place, line));
        }
        return lines;
    }

    private static List<DayLine> days(PublishedExperiment experiment, ServedLists lists, List<String> arms) {
        Comparator<ListDay> order = Comparator.comparing(ListDay::day).reversed();
        List<LocalDate> latest = lists.days().stream()
                .sorted(order)
                .map(ListDay::day)
                .distinct()
                .limit(MOST_DAYS)
                .toList();
        return lists.days().stream()
                .filter(day -> latest.contains(day.day()) && arms.contains(day.arm()))
                .sorted(order.thenComparing(day -> arms.indexOf(day.arm())))
                .map(day -> DayLine.of(experiment, day))
                .toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /**
     * An arm.
     *
     * @param items distinct ones that it showed
     * @param ofCatalogue the same as a share
     * @param half fewest items that half of its clicks fell on
     * @param common items that a list of it has in common with one of control, on average
     */
    public record ArmLine(
            String key,
            String colour,
            String lists,
            String items,
            String ofCatalogue,
            String clicked,
            String half,
            String common) {
        static ArmLine of(PublishedExperiment experiment, ServedLists lists, ArmLists arm) {
            String control = experiment.definition().controlArm().key();
            return new ArmLine(
                    arm.arm(),
                    ArmColours.of(experiment, arm.arm()),
                    Formats.count(arm.lists()),
                    Formats.count(arm.items()),
                    lists.catalogue() > 0
                            ? Formats.percent(Math.min(1, arm.items() / (double) lists.catalogue()))
                            : NONE,
                    Formats.count(arm.clicked()),
                    arm.clicked() > 0 ? Formats.count(arm.half()) : NONE,
                    lists.common().stream()
                            .filter(two -> two.arm().equals(control)
                                    ? two.other().equals(arm.arm())
                                    : two.other().equals(control) && two.arm().equals(arm.arm()))
                            .findFirst()
                            .map(two -> number(two.items()))
                            .orElse(NONE));
        }
    }

    /** One position in the lists of all arms. */
    public record PositionLine(int position, List<RateCell> cells) {}

    /**
     * How much of what an arm showed at a position was clicked.
     *
     * @param counts what the rate is of, and its limits
     * @param width of its bar, of 100 for the highest rate
     */
    public record RateCell(String colour, String rate, String counts, String width) {
        static RateCell of(String colour, Optional<PositionFigures> at, double most) {
            return at.map(seen -> new RateCell(
                            colour,
                            Formats.percent(seen.rate().value()),
                            Formats.count(seen.clicked()) + " / " + Formats.count(seen.seen()) + ", "
                                    + Formats.percent(seen.rate().lower()) + " – "
                                    + Formats.percent(seen.rate().upper()),
                            number(most > 0 ? 100 * seen.rate().value() / most : 0)))
                    .orElse(new RateCell(colour, NONE, "", "0"));
        }
    }

    /**
     * An item.
     *
     * @param name its title, or its id
     * @param shares of each arm's lists that hold it
     */
    public record ItemLine(String name, String id, String seen, String clicked, String rate, List<String> shares) {
        static ItemLine of(ServedLists lists, List<String> arms, ItemFigures item, Map<String, String> titles) {
            Map<String, Long> all = new HashMap<>();
            lists.arms().forEach(arm -> all.put(arm.arm(), arm.lists()));
            String title = titles.getOrDefault(item.itemId(), "");
            return new ItemLine(
                    title.isBlank() ? item.itemId() : title,
                    item.itemId(),
                    Formats.count(item.seen()),
                    Formats.count(item.clicked()),
                    Formats.percent(item.clicked() / (double) item.seen()),
                    arms.stream()
                            .map(arm -> Formats.percent(item.arms()
                                            .getOrDefault(arm, new ItemByArm(0, 0))
                                            .seen()
                                    / (double) all.getOrDefault(arm, 1L)))
                            .toList());
        }
    }

    /** The lists of an arm on a day. */
    public record DayLine(
            String day,
            String arm,
            String colour,
            String lists,
            String items,
            String coverage,
            String diversity,
            String novelty,
            String concentration,
            String popularity) {
        static DayLine of(PublishedExperiment experiment, ListDay day) {
            return new DayLine(
                    day.day().toString(),
                    day.arm(),
                    ArmColours.of(experiment, day.arm()),
                    Formats.count(day.lists()),
                    Formats.count(day.items()),
                    day.coverage().map(Formats::percent).orElse(NONE),
                    day.diversity().map(ListsView::number).orElse(NONE),
                    number(day.novelty()),
                    number(day.concentration()),
                    Formats.percent(day.popularity()));
        }
    }
}
