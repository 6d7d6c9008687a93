package dev.sluice.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.Json;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.DecisionOutcome.ItemOutcome;
import dev.sluice.model.DecisionOutcome.Times;
import dev.sluice.model.DecisionReason;
import dev.sluice.outcome.ServedLists.ArmLists;
import dev.sluice.outcome.ServedLists.ItemByArm;
import dev.sluice.outcome.ServedLists.ItemFigures;
import dev.sluice.outcome.ServedLists.ListDay;
import dev.sluice.outcome.ServedLists.ListOverlap;
import dev.sluice.outcome.ServedLists.PositionFigures;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures are those of an oracle that goes through all lists, and all pairs of them. */
class ListFiguresTest {
    private static final Instant START = Instant.parse("2026-03-01T20:00:00Z");
    private static final List<String> ARMS = List.of("plain", "learned", "rare");

    @TempDir
    private Path folder;

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    private static DecisionOutcome decision(String id, Instant at, DecisionReason reason, List<ItemOutcome> items) {
        return new DecisionOutcome(
                1,
                id,
                "shop",
                1,
                1,
                1,
                items.isEmpty() ? "plain" : items.get(0).arm(),
                "",
                0.5,
                Map.of(),
                reason,
                "unit",
                Optional.empty(),
                Map.of(),
                Map.of(),
                false,
                false,
                new Times(at, Optional.empty(), Optional.empty(), Optional.empty(), at.plusSeconds(9)),
                items,
                true,
                0,
                0,
                0,
                0,
                0,
                Map.of(),
                0,
                Map.of(),
                0);
    }

    private static ItemOutcome item(String id, int position, String arm, Random random) {
        boolean seen = random.nextInt(5) > 0;
        return new ItemOutcome(
                id,
                position,
                arm,
                0.5,
                false,
                seen,
                seen && random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0,
                seen && random.nextInt(4) == 0 ? 1 : 0,
                0,
                seen && random.nextInt(6) == 0 ? 1 : 0,
                random.nextInt(3),
                Map.of());
    }

    private ServedLists figures(List<DecisionOutcome> rows, Map<String, Long> catalogue) throws IOException {
        Path lines = folder.resolve("rows.ndjson");
        try (OutputStream out = Files.newOutputStream(lines)) {
            int offset = 0;
            for (DecisionOutcome row : rows) {
                TopicLine.write(out, 0, offset++, Json.wire().writeValueAsBytes(row));
            }
        }
        try (Duck duck = new Duck(folder)) {
            duck.run("create temp view outcomes as select * from " + OutcomeColumns.rows(Duck.quoted(lines)));
            return ListFigures.of(duck, folder, catalogue::forEach);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void figuresEqualTheOracles(long seed) throws IOException {
        Random random = new Random(seed);
        Map<String, Long> catalogue = new TreeMap<>();
        for (int i = 0; i < 30; i++) {
            catalogue.put("item-" + i, (long) random.nextInt(50));
        }
        List<DecisionOutcome> rows = new ArrayList<>();
        for (int d = 0; d < 80; d++) {
            String arm = ARMS.get(Math.min(2, random.nextInt(8) / 3));
            List<Integer> ids =
                    new ArrayList<>(IntStream.range(0, 34).boxed().toList()); // some of them are not of the catalogue
            Collections.shuffle(ids, random);
            List<ItemOutcome> items = new ArrayList<>();
            for (int place = 1; place <= 1 + random.nextInt(6); place++) {
                String by = random.nextInt(10) == 0 ? "plain" : arm; // drafted, or a fallback
                items.add(item("item-" + ids.get(place), place, by, random));
            }
            DecisionReason reason = random.nextInt(9) == 0 ? DecisionReason.OVERRIDE : DecisionReason.POLICY;
            rows.add(decision("d" + d, START.plus(Duration.ofMinutes(random.nextInt(900))), reason, items));
        }
        ServedLists figures = figures(rows, catalogue);
        List<Seen> seen = Seen.of(rows);
        assertThat(figures.items())
                .isEqualTo(seen.stream().map(Seen::item).distinct().count());
        assertThat(figures.catalogue()).isEqualTo(30);
        assertThat(figures.arms()).isEqualTo(Oracle.arms(seen));
        assertThat(figures.positions()).isEqualTo(Oracle.positions(seen));
        assertThat(figures.mostClicked()).isEqualTo(Oracle.items(seen));
        List<ListOverlap> common = Oracle.common(seen);
        assertThat(figures.common()).hasSameSizeAs(common);
        for (int i = 0; i < common.size(); i++) {
            assertThat(figures.common().get(i).items()).isCloseTo(common.get(i).items(), within(1e-9));
        }
        List<ListDay> days = Oracle.days(seen, catalogue);
        assertThat(figures.days()).hasSameSizeAs(days);
        for (int i = 0; i < days.size(); i++) {
            assertThat(figures.days().get(i))
                    .usingRecursiveComparison()
                    .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b), Double.class)
                    .isEqualTo(days.get(i));
        }
    }

    @Test
    void withoutAnyRow_thereIsNothing() throws IOException {
        ServedLists figures = figures(List.of(decision("d", START, DecisionReason.POLICY, List.of())), Map.of());
        assertThat(figures).isEqualTo(new ServedLists(0, 0, List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    /** An item that somebody saw. */
    private record Seen(String decision, LocalDate day, ItemOutcome outcome) {
        static List<Seen> of(List<DecisionOutcome> rows) {
            List<Seen> all = new ArrayList<>();
            for (DecisionOutcome row : rows) {
                if (row.reason() == DecisionReason.POLICY) {
                    row.items().stream()
                            .filter(ItemOutcome::impression)
                            .forEach(item -> all.add(new Seen(
                                    row.decisionId(),
                                    LocalDate.ofInstant(row.times().decided(), ZoneOffset.UTC),
                                    item)));
                }
            }
            return all;
        }

        String arm() {
            return outcome.arm();
        }

        String item() {
            return outcome.itemId();
        }

        boolean clicked() {
            return outcome.clicks() > 0;
        }
    }

    private static final class Oracle {
        static Map<String, List<Seen>> byArm(List<Seen> seen) {
            return seen.stream().collect(Collectors.groupingBy(Seen::arm, TreeMap::new, Collectors.toList()));
        }

        static List<Set<String>> lists(List<Seen> of) {
            Map<String, Set<String>> lists = new TreeMap<>();
            of.forEach(one -> lists.computeIfAbsent(one.decision, first -> new HashSet<>())
                    .add(one.item()));
            return List.copyOf(lists.values());
        }

        static List<ArmLists> arms(List<Seen> seen) {
            List<ArmLists> arms = new ArrayList<>();
            byArm(seen).forEach((arm, of) -> {
                List<Long> clicks = of.stream()
                        .collect(
                                Collectors.groupingBy(Seen::item, Collectors.summingLong(one -> one.clicked() ? 1 : 0)))
                        .values()
                        .stream()
                        .sorted(Comparator.reverseOrder())
                        .toList();
                long all = clicks.stream().mapToLong(Long::longValue).sum();
                long half = 0;
                for (long through = 0; 2 * through < all; half++) {
                    through += clicks.get((int) half);
                }
                arms.add(new ArmLists(arm, lists(of).size(), clicks.size(), all, half));
            });
            return arms;
        }

        static List<PositionFigures> positions(List<Seen> seen) {
            List<PositionFigures> positions = new ArrayList<>();
            byArm(seen)
                    .forEach((arm, of) -> of.stream()
                            .collect(Collectors.groupingBy(
                                    one -> one.outcome.position(), TreeMap::new, Collectors.toList()))
                            .forEach((place, at) -> positions.add(PositionFigures.of(
                                    arm,
                                    place,
                                    at.size(),
                                    at.stream().filter(Seen::clicked).count(),
                                    at.stream()
                                            .filter(one -> one.outcome.views() > 0)
                                            .count(),
                                    at.stream()
                                            .filter(one -> one.outcome.conversions() > 0)
                                            .count()))));
            return positions;
        }

        static List<ItemFigures> items(List<Seen> seen) {
            List<ItemFigures> items = new ArrayList<>();
            seen.stream().collect(Collectors.groupingBy(Seen::item)).forEach((item, of) -> {
                Map<String, ItemByArm> arms = new TreeMap<>();
                byArm(of)
                        .forEach((arm, by) -> arms.put(
                                arm,
                                new ItemByArm(
                                        by.size(),
                                        by.stream().filter(Seen::clicked).count())));
                items.add(new ItemFigures(
                        item,
                        of.size(),
                        of.stream().filter(Seen::clicked).count(),
                        of.stream().filter(one -> one.outcome.views() > 0).count(),
                        of.stream().filter(one -> one.outcome.conversions() > 0).count(),
                        of.stream().mapToDouble(one -> one.outcome.value()).sum(),
                        arms));
            });
            items.sort(Comparator.comparingLong(ItemFigures::clicked)
                    .thenComparingLong(ItemFigures::seen)
                    .reversed()
                    .thenComparing(ItemFigures::itemId));
            return items;
        }

        static List<ListOverlap> common(List<Seen> seen) {
            List<ListOverlap> common = new ArrayList<>();
            Map<String, List<Seen>> arms = byArm(seen);
            arms.forEach((one, of) -> arms.forEach((other, others) -> {
                if (one.compareTo(other) < 0) {
                    double sum = 0;
                    for (Set<String> list : lists(of)) {
                        for (Set<String> another : lists(others)) {
                            sum += shared(list, another);
                        }
                    }
                    common.add(new ListOverlap(
                            one, other, sum / lists(of).size() / lists(others).size()));
                }
            }));
            return common;
        }

        private static long shared(Set<String> list, Set<String> another) {
            return list.stream().filter(another::contains).count();
        }

        static List<ListDay> days(List<Seen> seen, Map<String, Long> catalogue) {
            Map<String, Long> known = new TreeMap<>(catalogue);
            seen.forEach(one -> known.merge(one.item(), one.clicked() ? 1L : 0L, Long::sum));
            List<String> ranked = known.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .toList();
            double all = known.values().stream().mapToLong(Long::longValue).sum();
            List<ListDay> days = new ArrayList<>();
            seen.stream()
                    .collect(Collectors.groupingBy(one -> one.day, TreeMap::new, Collectors.toList()))
                    .forEach((day, of) -> byArm(of).forEach((arm, own) -> {
                        List<Set<String>> lists = lists(own);
                        Map<String, Long> shown =
                                own.stream().collect(Collectors.groupingBy(Seen::item, Collectors.counting()));
                        days.add(new ListDay(
                                arm,
                                day,
                                lists.size(),
                                shown.size(),
                                Optional.of(shown.keySet().stream()
                                                .filter(catalogue::containsKey)
                                                .count()
                                        / 30.0),
                                diversity(lists),
                                own.stream()
                                        .mapToDouble(one ->
                                                -Math.log(Math.max(0.5, known.get(one.item())) / all) / Math.log(2))
                                        .average()
                                        .orElseThrow(),
                                gini(ranked.stream()
                                        .mapToLong(item -> shown.getOrDefault(item, 0L))
                                        .sorted()
                                        .toArray()),
                                own.stream()
                                                .mapToDouble(one -> rank(known, one.item()))
                                                .average()
                                                .orElseThrow()
                                        / ranked.size()));
                    }));
            return days;
        }

        /** Of items with the same count the mean of their places. */
        private static double rank(Map<String, Long> known, String item) {
            long count = known.get(item);
            long above = known.values().stream().filter(other -> other > count).count();
            long alike = known.values().stream().filter(other -> other == count).count();
            return above + (alike + 1) / 2.0;
        }

        private static Optional<Double> diversity(List<Set<String>> lists) {
            double sum = 0;
            long pairs = 0;
            for (int i = 0; i < lists.size(); i++) {
                for (int j = i + 1; j < lists.size(); j++) {
                    sum += shared(lists.get(i), lists.get(j))
                            / Math.sqrt(
                                    (double) lists.get(i).size() * lists.get(j).size());
                    pairs++;
                }
            }
            return pairs == 0 ? Optional.empty() : Optional.of(1 - sum / pairs);
        }

        /** Mean absolute difference of two items over twice the mean. */
        private static double gini(long[] counts) {
            double differences = 0;
            double sum = 0;
            for (long one : counts) {
                sum += one;
                for (long other : counts) {
                    differences += Math.abs(one - other);
                }
            }
            return differences / (2 * counts.length * sum);
        }
    }
}
