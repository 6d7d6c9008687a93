package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.attribution.AttributionDriver.Seen;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.Allocation;
import dev.sluice.model.Baseline;
import dev.sluice.model.Cell;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Evidence;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Units are counted once, by their first decision. A population whose shares change every second and whose arm b is
 * clicked more and more gives the totals of an oracle, whatever the order of arrival. {@code -Dsluice.units=full} shuffles
 * all 20,000 units 200 times.
 */
class UnitRuleTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String USERS = "\"unit\": \"user\"";
    private static final int SECONDS = 40;
    private static final boolean FULL = "full".equals(System.getProperty("sluice.units"));

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static PublishedExperiment experiment(String more) {
        return ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", "attributionWindow": "60s", "grace": "5s", %s,
                         "arms": [{"key": "a", "control": true}, {"key": "b"}, {"key": "c"}]}""".formatted(more)), Status.RUNNING, 1);
    }

    private static AttributionDriver driver(String more) {
        PublishedExperiment experiment = experiment(more);
        return new AttributionDriver((id, revision, version) -> Optional.of(experiment));
    }

    private static TokenClaims token(String unit, String decision, Instant at, int slot, DecisionReason label) {
        long version = Duration.between(START, at).toSeconds() + 1;
        int known = Math.floorMod(unit.hashCode() + decision.hashCode(), 7);
        Baseline baseline = new Baseline(0, known == 0 ? Optional.empty() : Optional.of((double) known));
        return new TokenClaims(
                1,
                1,
                version,
                slot,
                7,
                0.5,
                decision,
                unit,
                1,
                at,
                WINDOW,
                GRACE,
                label,
                false,
                baseline,
                Optional.empty());
    }

    private static Event event(TokenClaims token, String id, EventType type) {
        Duration watched = Duration.ofSeconds(type.equals(EventType.VIEW) ? 12 : 0);
        double value = type.equals(EventType.CONVERSION) ? 1.5 : 0;
        return new Event(1, token, id, type, "item", 1, value, watched, Duration.ZERO, Duration.ZERO);
    }

    /** What some units did within {@link #SECONDS}: one to six decisions each, each with its served impression. */
    private static List<Told> population(int units, Random random) {
        List<Told> all = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            String hash = "%032x".formatted(unit);
            int decisions = 1 + random.nextInt(6);
            for (int decision = 0; decision < decisions; decision++) {
                Instant at = START.plusMillis(random.nextInt(SECONDS * 1000));
                all.addAll(visit(hash, "d" + decision, at, random));
            }
        }
        return all;
    }

    private static List<Told> visit(String unit, String decision, Instant at, Random random) {
        double elapsed = Duration.between(START, at).toMillis() / (SECONDS * 1000.0);
        int slot =
                random.nextDouble() < 0.2 + 0.6 * Math.floor(elapsed * SECONDS) / SECONDS ? 1 : random.nextInt(2) * 2;
        DecisionReason label = random.nextInt(12) == 0 ? DecisionReason.DEGRADED : DecisionReason.POLICY;
        TokenClaims token = token(unit, decision, at, slot, label);
        List<Told> events = new ArrayList<>(List.of(new Told(Happenings.served(token), at)));
        double rate = slot == 1 ? 0.1 + 0.5 * elapsed : 0.2;
        for (EventType type : List.of(EventType.CLICK, EventType.VIEW, EventType.CONVERSION)) {
            if (random.nextDouble() < rate) {
                Instant when = at.plusMillis(random.nextInt((int) WINDOW.toMillis()));
                Told told = new Told(event(token, type.wireName(), type), when);
                events.add(told);
                if (random.nextInt(4) == 0) {
                    events.add(told);
                }
            }
        }
        return events;
    }

    /** What happened, and when. */
    private record Told(Event event, Instant when) {}

    private static Seen run(List<Told> events, List<Instant> appended, UnitOracle oracle, String more) {
        AttributionDriver driver = driver(more);
        for (int i = 0; i < events.size(); i++) {
            Told told = events.get(i);
            Instant at = appended.get(i);
            Instant happened = told.when.isBefore(at) ? told.when : at;
            driver.append(told.event, happened, at);
            oracle.event(told.event, happened, at);
        }
        for (int tick = 0; tick < 5; tick++) { // decisions mature a bounded number at a time
            driver.tick(START.plusSeconds(600 + tick));
        }
        Seen seen = driver.drain();
        if (experiment(more).definition().unit().lasting()) {
            assertThat(unitRows(driver, experiment(more).slots())).isEqualTo(seen.outcomes);
        }
        return seen;
    }

    /** What the rows of first decisions tell of their units, by slot. */
    private static Map<Integer, Outcomes> unitRows(AttributionDriver driver, List<String> slots) {
        Map<Integer, Outcomes> bySlot = new TreeMap<>();
        driver.rows()
                .forEach(row -> row.unitRow()
                        .ifPresent(unit -> bySlot.merge(
                                slots.indexOf(row.arm()),
                                Outcomes.of(unit.clicks() > 0, unit.views() > 0, unit.conversions() > 0, unit.value()),
                                Outcomes::plus)));
        return bySlot;
    }

    /** All decisions arrive as they are made, and what they led to before the first window closes: its order alone differs. */
    private static List<Told> shuffled(List<Told> population, long seed) {
        List<Told> order = new ArrayList<>(population.stream()
                .filter(told -> told.event.isFirst())
                .sorted(Comparator.comparing(Told::when))
                .toList());
        List<Told> rest = new ArrayList<>(
                population.stream().filter(told -> !told.event.isFirst()).toList());
        Collections.shuffle(rest, new Random(seed));
        order.addAll(rest);
        return order;
    }

    private static List<Instant> appended(List<Told> order) {
        return order.stream()
                .map(told -> told.event.isFirst() ? told.when : START.plusSeconds(64))
                .toList();
    }

    private static Map<Cell, Outcomes> shuffled(List<Told> population, long seed, String more) {
        List<Told> order = shuffled(population, seed);
        UnitOracle oracle = new UnitOracle();
        Seen seen = run(order, appended(order), oracle, more);
        assertThat(seen.cells).isEqualTo(oracle.cells());
        assertThat(seen.units).isEqualTo(oracle.sums());
        return seen.cells;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyOrder_givesTheOraclesTotals(long seed) {
        List<Told> population = population(FULL ? 20_000 : 100, new Random(FULL ? 7 : seed));
        Map<Cell, Outcomes> inOrder = shuffled(population, seed, USERS);
        long rows = inOrder.values().stream().mapToLong(Outcomes::rows).sum();
        assertThat(rows)
                .isEqualTo(population.stream()
                        .filter(told -> told.event.token().label().learnable())
                        .map(told -> told.event.token().unit())
                        .distinct()
                        .count());
        assertThat(shuffled(population, seed + 1000, USERS)).isEqualTo(inOrder);
    }

    @Test
    void twentyThousandUnits_giveTheOraclesTotals() {
        List<Told> population = population(20_000, new Random(7));
        Map<Cell, Outcomes> one = shuffled(population, 1, USERS);
        assertThat(one.keySet().stream().map(Cell::version).distinct()).hasSize(SECONDS);
        assertThat(shuffled(population, 2, USERS)).isEqualTo(one);
    }

    /** Delays beyond the window: what is too late for a row depends on its arrival, and the oracle says how. */
    @ParameterizedTest
    @MethodSource("seeds")
    void delays_giveTheOraclesTotals(long seed) {
        Random random = new Random(seed);
        record Arrival(Told told, Instant appended) {}
        List<Arrival> arrivals = population(60, random).stream()
                .map(told ->
                        new Arrival(told, told.when.plusMillis((long) (90_000 * Math.pow(random.nextDouble(), 4)))))
                .sorted(Comparator.comparing(Arrival::appended))
                .toList();
        UnitOracle oracle = new UnitOracle();
        Seen seen = run(
                arrivals.stream().map(Arrival::told).toList(),
                arrivals.stream().map(Arrival::appended).toList(),
                oracle,
                USERS);
        assertThat(seen.cells).isEqualTo(oracle.cells());
    }

    /** Once all is mature, what was told at once adds up to the same. */
    @ParameterizedTest
    @MethodSource("seeds")
    void immediateLearning_endsAtTheMatureTotals(long seed) {
        List<Told> order = shuffled(population(20, new Random(seed)), seed);
        for (String unit : List.of("user", "request")) {
            Seen seen = run(
                    order,
                    appended(order),
                    new UnitOracle(),
                    "\"learning\": \"immediate\", \"unit\": \"" + unit + "\"");
            seen.live.values().removeIf(outcomes -> outcomes.joint().stream().allMatch(count -> count == 0));
            assertThat(seen.live).isEqualTo(seen.cells);
        }
    }

    @Test
    void laterDecisions_neverReopenARow_andAreCountedBeside() {
        AttributionDriver driver = driver(USERS);
        TokenClaims first = token("0".repeat(32), "d1", START, 1, DecisionReason.POLICY);
        TokenClaims second = token("0".repeat(32), "d2", START.plusSeconds(80), 2, DecisionReason.POLICY);
        driver.append(Happenings.served(first), START);
        driver.append(event(first, "c", EventType.CLICK), START.plusSeconds(3));
        driver.append(Happenings.served(second), START.plusSeconds(80));
        driver.append(event(second, "c", EventType.CLICK), START.plusSeconds(81));
        driver.tick(START.plusSeconds(300));
        Seen seen = driver.drain();
        assertThat(seen.outcomes).isEqualTo(Map.of(1, Outcomes.of(true, false, false, 0)));
        assertThat(seen.counts)
                .isEqualTo(Map.of(
                        "1/POLICY", new Counts(1, 1, 0, 1, 0, 0, 1, 0, 0, 0, Map.of()),
                        "2/POLICY", new Counts(1, 1, 0, 1, 0, 0, 1, 0, 0, 0, Map.of())));
        assertThat(seen.ledger).isEqualTo(new Ledger(4, 0, 0, 0, 0));
    }

    @Test
    void anyArmsEvents_countForTheFirstDecision() {
        AttributionDriver driver = driver(USERS);
        TokenClaims first = token("0".repeat(32), "d1", START, 1, DecisionReason.POLICY);
        TokenClaims second = token("0".repeat(32), "d2", START.plusSeconds(50), 2, DecisionReason.POLICY);
        driver.append(Happenings.served(first), START);
        driver.append(Happenings.served(second), START.plusSeconds(50));
        driver.append(event(second, "c", EventType.CLICK), START.plusSeconds(59));
        driver.append(event(second, "b", EventType.CONVERSION), START.plusSeconds(61));
        driver.tick(START.plusSeconds(300));
        assertThat(driver.drain().outcomes).isEqualTo(Map.of(1, Outcomes.of(true, false, false, 0)));
    }

    @Test
    void unitsThatAreNeverLearnedFrom_leaveNothing() {
        AttributionDriver driver = driver(USERS);
        TokenClaims token = token("0".repeat(32), "d1", START, 1, DecisionReason.OVERRIDE);
        driver.append(Happenings.served(token), START);
        driver.append(event(token, "c", EventType.CLICK), START.plusSeconds(1));
        driver.tick(START.plusSeconds(300));
        assertThat(driver.drain().cells).isEmpty();
        assertThat(driver.units()).isZero();
    }

    @Test
    void archivedExperiment_isForgotten_onceNothingOfItCanMature() {
        PublishedExperiment running = experiment(USERS);
        PublishedExperiment archived = ExperimentFixture.archived(running, START.plusSeconds(100));
        Directory directory = new Directory();
        directory.current(running);
        directory.snapshot(new PolicySnapshot(
                1,
                1,
                1,
                1,
                1,
                1,
                START,
                Allocation.uniform(3),
                List.of(),
                Set.of(),
                Ledger.EMPTY,
                Evidence.NONE,
                Optional.empty(),
                Set.of(),
                Map.of()));
        AttributionDriver driver = new AttributionDriver(directory);
        driver.append(Happenings.served(token("0".repeat(32), "d1", START, 1, DecisionReason.POLICY)), START);
        driver.tick(START.plusSeconds(100));
        directory.current(archived);
        driver.tick(START.plus(Duration.ofDays(30)));
        assertThat(driver.units()).isEqualTo(1);
        driver.tick(START.plus(Duration.ofDays(32)));
        assertThat(driver.units()).isZero();
    }

    @Test
    void conversionsOfOneUnit_areCapped() {
        AttributionDriver driver = driver(USERS);
        for (int decision = 0; decision < 20; decision++) {
            TokenClaims token =
                    token("0".repeat(32), "d" + decision, START.plusMillis(decision), 1, DecisionReason.POLICY);
            for (int i = 0; i < 60; i++) {
                driver.append(event(token, "b" + i, EventType.CONVERSION), START.plusSeconds(1));
            }
        }
        Ledger ledger = driver.drain().ledger;
        assertThat(ledger.accepted()).isEqualTo(UnitRecord.MAX_OCCURRENCES);
        assertThat(ledger.invalid()).isEqualTo(1200 - UnitRecord.MAX_OCCURRENCES);
    }
}
