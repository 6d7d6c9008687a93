package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.attribution.OutcomeOracle.Row;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.DecisionOutcome.ItemOutcome;
import dev.sluice.model.DecisionOutcome.UnitRow;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.Outcomes;
import dev.sluice.model.Profile;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mature decision is one row, which equals an oracle's whatever the order, the repeats and what was lost. */
class OutcomesLawTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String ARMS =
            "\"arms\": [{\"key\": \"a\", \"control\": true}, {\"key\": \"b\"}, {\"key\": \"c\"}]}";
    private static final List<EventType> TYPES =
            List.of(EventType.IMPRESSION, EventType.CLICK, EventType.VIEW, EventType.CONVERSION, EventType.of("share"));

    private final PublishedExperiment experiment = ExperimentFixture.published(
            ExperimentFixture.definition(
                    "{\"key\": \"test\", \"attributionWindow\": \"60s\", \"grace\": \"5s\", \"eventTypes\": [\"share\"], "
                            + ARMS),
            Status.RUNNING,
            1);
    private final AttributionDriver driver = new AttributionDriver((id, revision, version) -> Optional.of(experiment));

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static TokenClaims token(String decision, int slot, Instant at, boolean deferred) {
        return token("0".repeat(32), decision, slot, at, deferred);
    }

    private static TokenClaims token(String unit, String decision, int slot, Instant at, boolean deferred) {
        return new TokenClaims(
                1,
                1,
                1,
                slot,
                0b111,
                0.5,
                decision,
                unit,
                Happenings.RUN,
                at,
                WINDOW,
                GRACE,
                DecisionReason.POLICY,
                deferred,
                Baseline.NONE,
                Optional.empty());
    }

    private static List<String> list(int slot, int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> "item-" + slot + "-" + i)
                .toList();
    }

    /** An event that concerns the list, an item of it, a position, an item at a wrong position, or an item of another list. */
    private static Event event(TokenClaims token, String id, EventType type, List<String> list, Random random) {
        int place = random.nextInt(8);
        int position = random.nextInt(14); // some are beyond the list, and 0 is none
        String item = list.isEmpty() ? "own" : list.get(random.nextInt(list.size()));
        boolean byName = place < 3 || place == 4;
        return new Event(
                1,
                token,
                id,
                type,
                place == 4 ? "foreign-" + random.nextInt(3) : byName ? item : "",
                place > 4 ? 0 : position,
                type.equals(EventType.CONVERSION) ? random.nextInt(5) : 0,
                Duration.ofMillis(type.equals(EventType.VIEW) ? random.nextInt(20_000) : 0),
                Duration.ZERO,
                Duration.ZERO);
    }

    private record Told(Event event, Instant when) {}

    private static void visit(List<Told> all, String decision, Random random) {
        String unit = (random.nextInt(5) > 0 ? "a" : "0").repeat(31) + random.nextInt(8);
        Instant at = START.plusMillis(random.nextInt(30_000));
        boolean deferred = random.nextInt(3) == 0;
        int length = random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(12);
        TokenClaims token = token(unit, decision, random.nextInt(3), at, deferred);
        TokenClaims other =
                random.nextInt(5) == 0 ? token(unit, decision, random.nextInt(3), at.plusMillis(5), deferred) : token;
        if (random.nextInt(8) > 0) { // else the replica was killed
            all.add(new Told(Happenings.served(token, list(token.slot(), length)), at));
        }
        if (!other.equals(token)) {
            all.add(new Told(Happenings.served(other, list(other.slot(), length)), at.plusMillis(5)));
        }
        for (int i = random.nextInt(12); i > 0; i--) {
            TokenClaims named = random.nextBoolean() ? token : other;
            EventType type = TYPES.get(random.nextInt(TYPES.size()));
            Event event = event(named, type.wireName() + i, type, list(named.slot(), length), random);
            all.add(new Told(event, at.plusMillis(random.nextInt(70_000))));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rows_equalTheOracles(long seed) {
        Random random = new Random(seed);
        List<Told> all = new ArrayList<>();
        for (int decision = 0; decision < 40; decision++) {
            visit(all, "d" + decision, random);
        }
        all.addAll(all.subList(0, all.size() / 4));
        Collections.shuffle(all, random);
        Oracle oracle = new Oracle();
        Instant now = START.plusSeconds(31);
        for (Told told : all) {
            now = now.plusMillis(random.nextInt(120));
            Instant happened = told.when.isBefore(now) ? told.when : now;
            driver.append(told.event, happened, now);
            oracle.event(told.event, happened, now);
        }
        driver.tick(now.plusSeconds(300));
        Map<String, Row> rows = new TreeMap<>();
        driver.rows().forEach(row -> {
            assertThat(rows.put(row.decisionId(), OutcomeOracle.of(row, experiment.slots())))
                    .isNull();
        });
        assertThat(rows).isEqualTo(OutcomeOracle.rows(oracle.decisions()));
        assertThat(driver.counts()).isEqualTo(OutcomeOracle.counts(oracle.decisions()));
        Map<String, Set<String>> had = new TreeMap<>();
        driver.profiles().forEach((unit, profile) -> had.put(unit, names(profile)));
        assertThat(had).isEqualTo(OutcomeOracle.had(oracle.decisions()));
        assertThat(driver.logged()).isZero();
    }

    private static Set<String> names(Profile profile) {
        return profile.items().stream()
                .map(had -> had.kind() + '/' + had.item())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private DecisionOutcome only() {
        driver.tick(START.plusSeconds(300));
        assertThat(driver.rows()).hasSize(1);
        return driver.rows().get(0);
    }

    private static Event click(TokenClaims token, String id, String item) {
        return new Event(1, token, id, EventType.CLICK, item, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /** A list of a hundred, each item of which is seen and clicked: only what is said again is cut. */
    @Test
    void firstEventOfEachItem_countsBeyondTheCap() {
        TokenClaims token = token("d", 1, START, true);
        List<String> list = list(1, 100);
        driver.append(Happenings.served(token, list), START);
        for (int i = 0; i < list.size(); i++) {
            driver.append(
                    new Event(
                            1,
                            token,
                            "i" + i,
                            EventType.IMPRESSION,
                            list.get(i),
                            i + 1,
                            0,
                            Duration.ZERO,
                            Duration.ZERO,
                            Duration.ZERO),
                    START);
            driver.append(click(token, "c" + i, list.get(i)), START);
        }
        driver.append(click(token, "again", list.get(0)), START);
        DecisionOutcome row = only();
        assertThat(row.items()).hasSize(100).allMatch(item -> item.impression() && item.clicks() == 1);
        assertThat(row.clicks()).isEqualTo(100);
        assertThat(driver.refused()).hasSize(1);
    }

    /** Nobody knows what was on it, but that it was decided is sure. */
    @Test
    void decisionWhoseRecordIsLost_isImplied_withoutItems() {
        driver.append(click(token("d", 2, START, false), "c", "item"), START);
        DecisionOutcome row = only();
        assertThat(row.implied()).isTrue();
        assertThat(row.impression()).isTrue();
        assertThat(row.items()).isEmpty();
        assertThat(row.probabilities()).isEmpty();
        assertThat(row.foreignItemEvents()).isZero();
        assertThat(row.arm()).isEqualTo("c");
        assertThat(row.clicks()).isEqualTo(1);
    }

    @Test
    void decisionThatNobodySaw_isARowToo() {
        driver.append(Happenings.served(token("d", 1, START, true), list(1, 3)), START);
        DecisionOutcome row = only();
        assertThat(row.impression()).isFalse();
        assertThat(row.implied()).isFalse();
        assertThat(row.items()).hasSize(3).noneMatch(ItemOutcome::impression);
        assertThat(row.times().impression()).isEmpty();
    }

    @Test
    void draftedList_tellsWhoPutWhat_andWhomClicksSpeakFor() {
        TokenClaims token = Happenings.token(
                "d", Happenings.unit(1), 0, START, Baseline.NONE, Optional.of(new Teams(4, 4, 0b0101)));
        PublishedExperiment drafted = Happenings.experiment("");
        AttributionDriver own = new AttributionDriver((id, revision, version) -> Optional.of(drafted));
        own.append(Happenings.served(token, List.of("i", "j", "k", "l")), START);
        for (int position : List.of(1, 2, 3)) {
            own.append(Happenings.event(token, "c" + position, EventType.CLICK, position), START);
        }
        own.tick(START.plusSeconds(60));
        DecisionOutcome row = own.rows().get(0);
        assertThat(row.items()).extracting(ItemOutcome::arm).containsExactly("a", "b", "a", "b");
        assertThat(row.credits()).isEqualTo(Map.of("a", 2, "b", 1));
    }

    /** The unit's outcome stands in the row of its first decision, whatever arm led to it, and in no other one. */
    @Test
    void unitsRow_standsWithItsFirstDecision() {
        PublishedExperiment users = ExperimentFixture.published(
                ExperimentFixture.definition(
                        "{\"key\": \"test\", \"unit\": \"user\", \"attributionWindow\": \"60s\", \"grace\": \"5s\", "
                                + ARMS),
                Status.RUNNING,
                1);
        AttributionDriver own = new AttributionDriver((id, revision, version) -> Optional.of(users));
        TokenClaims first = token("d1", 1, START, false);
        TokenClaims second = token("d2", 2, START.plusSeconds(20), false);
        own.append(Happenings.served(first), START);
        own.append(Happenings.served(second), START.plusSeconds(20));
        own.append(click(second, "c", ""), START.plusSeconds(30));
        own.append(click(second, "late for the first", ""), START.plusSeconds(70));
        own.tick(START.plusSeconds(300));
        assertThat(own.rows()).extracting(DecisionOutcome::decisionId).containsExactly("d1", "d2");
        assertThat(own.rows().get(0).unitRow()).contains(new UnitRow(true, 1, 0, 0, 0, 1));
        assertThat(own.rows().get(0).clicks()).isZero();
        assertThat(own.rows().get(1).unitRow()).isEmpty();
        assertThat(own.rows().get(1).clicks()).isEqualTo(2);
        assertThat(own.drain().outcomes).isEqualTo(Map.of(1, Outcomes.of(true, false, false, 0)));
    }

    /** What serving said goes into the row as it was said. */
    @Test
    void row_carriesTheDecision() {
        TokenClaims token = token("d", 1, START, false);
        LoggedDecision decision = new LoggedDecision(
                "b",
                "wukong@3",
                Map.of("a", 0.25, "b", 0.75),
                List.of("x"),
                Map.of(1, 0.125),
                Map.of(),
                Map.of("country", "KR", "age", 31));
        driver.append(Event.first(token, decision), START);
        DecisionOutcome row = only();
        assertThat(row.model()).isEqualTo("wukong@3");
        assertThat(row.items())
                .singleElement()
                .satisfies(item -> assertThat(item.propensity())
                        .as("of the item, not of the arm")
                        .isEqualTo(0.125))
                .satisfies(item -> assertThat(item.explored()).isTrue());
        assertThat(row.probabilities()).isEqualTo(decision.probabilities());
        assertThat(row.attributes()).isEqualTo(decision.attributes());
        assertThat(row.times().decided()).isEqualTo(START);
        assertThat(row.times().matured()).isEqualTo(START.plus(WINDOW).plus(GRACE));
    }
}
