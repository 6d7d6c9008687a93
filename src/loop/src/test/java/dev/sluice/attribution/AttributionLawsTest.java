package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.attribution.AttributionDriver.Seen;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Baseline;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attribution equals an oracle that reads each distinct event once, whatever the order and the repeats. */
class AttributionLawsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final ExperimentDefinition DEFINITION = ExperimentFixture.definition("""
            {"key": "test", "attributionWindow": "60s", "grace": "5s",
             "eventTypes": ["share"], "arms": [{"key": "a", "control": true}, {"key": "b"}, {"key": "c"}]}""");

    private AttributionDriver driver;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @BeforeEach
    void open() {
        driver = new AttributionDriver(
                (id, revision, version) -> id == 1 ? Optional.of(experiment()) : Optional.empty());
    }

    private static PublishedExperiment experiment() {
        return ExperimentFixture.published(DEFINITION, Status.RUNNING, 1);
    }

    private static TokenClaims token(String decision, int slot, Instant at, DecisionReason label) {
        return new TokenClaims(
                1,
                1,
                1,
                slot,
                0b111,
                0.5,
                decision,
                "0".repeat(32),
                Happenings.RUN,
                at,
                WINDOW,
                GRACE,
                label,
                true,
                Baseline.NONE,
                Optional.empty());
    }

    private static Event event(TokenClaims token, String id, EventType type) {
        return new Event(
                1,
                token,
                id,
                type,
                "item",
                1,
                type.equals(EventType.CONVERSION) ? 2.5 : 0,
                Duration.ofSeconds(type.equals(EventType.VIEW) ? 4 : 0),
                Duration.ofSeconds(type.equals(EventType.VIEW) ? (id.hashCode() % 2 == 0 ? 10 : 40) : 0),
                Duration.ZERO);
    }

    /** Repeats, reorderings, jumps of time, late events and two tokens for one decision. */
    @ParameterizedTest
    @MethodSource("seeds")
    void totals_equalTheOracles(long seed) {
        Random random = new Random(seed);
        record Told(Event event, Instant when) {}
        List<Told> all = new ArrayList<>();
        for (int decision = 0; decision < 40; decision++) {
            Instant at = START.plusMillis(random.nextInt(40_000));
            DecisionReason label = random.nextInt(8) == 0 ? DecisionReason.OVERRIDE : DecisionReason.POLICY;
            TokenClaims token = token("d" + decision, random.nextInt(3), at, label);
            boolean retried = random.nextInt(6) == 0;
            TokenClaims other = retried ? token("d" + decision, random.nextInt(3), at.plusMillis(5), label) : token;
            for (EventType type : EventType.STANDARD) {
                int count = random.nextInt(3);
                for (int i = 0; i < count; i++) {
                    Instant when = at.plusMillis(random.nextInt(75_000) - 5_000);
                    TokenClaims named = random.nextBoolean() ? token : other;
                    all.add(new Told(event(named, type.wireName() + "-" + i, type), when));
                }
            }
        }
        all.addAll(all.subList(0, all.size() / 3));
        Collections.shuffle(all, random);
        Oracle oracle = new Oracle();
        Instant now = START.plusSeconds(40);
        for (Told told : all) {
            now = random.nextInt(12) == 0 ? now.minusMillis(random.nextInt(800)) : now.plusMillis(random.nextInt(700));
            Instant happened = told.when.isBefore(now) ? told.when : now;
            driver.append(told.event, happened, now);
            oracle.event(told.event, happened, now);
            if (random.nextInt(15) == 0) {
                driver.emit();
            }
        }
        driver.tick(now.plusSeconds(300));
        Seen seen = driver.drain();
        assertThat(seen.ledger).isEqualTo(oracle.ledger());
        assertThat(seen.outcomes).isEqualTo(oracle.outcomes());
        assertThat(seen.counts.values().stream()
                        .mapToLong(Counts::impliedImpressions)
                        .sum())
                .isEqualTo(oracle.implied());
    }

    @Test
    void impressionAfterTheClick_isNotImpliedAnyMore() {
        TokenClaims token = token("d", 1, START, DecisionReason.POLICY);
        driver.append(event(token, "c", EventType.CLICK), START, START);
        driver.append(event(token, "i", EventType.IMPRESSION), START, START.plusMillis(5));
        Counts counts = driver.drain().counts.get("1/POLICY");
        assertThat(counts).isEqualTo(new Counts(1, 1, 0, 1, 0, 0, 0, 0, 0, 0, Map.of()));
    }

    @Test
    void recordThatMatured_neverComesBack() {
        TokenClaims token = token("d", 1, START, DecisionReason.POLICY);
        driver.append(event(token, "i", EventType.IMPRESSION), START, START);
        driver.tick(START.plus(WINDOW).plus(GRACE));
        driver.append(event(token, "c", EventType.CLICK), START.plusSeconds(1), START.plusSeconds(66));
        Seen seen = driver.drain();
        assertThat(seen.ledger).isEqualTo(new Ledger(1, 0, 1, 0, 0));
        assertThat(seen.outcomes.get(1)).isEqualTo(Outcomes.of(false, false, false, 0));
    }

    /** The same decision asked for again: it closes with its first token, and its second one finds it closed. */
    @Test
    void laterTokenOfAMatureDecision_isLate() {
        TokenClaims first = token("d", 1, START, DecisionReason.POLICY);
        TokenClaims second = token("d", 2, START.plusSeconds(20), DecisionReason.POLICY);
        driver.append(event(first, "i", EventType.IMPRESSION), START, START);
        driver.append(event(second, "j", EventType.IMPRESSION), START.plusSeconds(20), START.plusSeconds(20));
        driver.append(event(second, "c", EventType.CLICK), START.plusSeconds(70), START.plusSeconds(70));
        driver.tick(START.plusSeconds(200));
        Seen seen = driver.drain();
        assertThat(seen.ledger).isEqualTo(new Ledger(2, 0, 1, 0, 0));
        assertThat(seen.outcomes).isEqualTo(Map.of(1, Outcomes.of(false, false, false, 0)));
        assertThat(seen.counts.get("1/POLICY")).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, Map.of()));
    }

    @Test
    void decision_maturesWithTimeOnly() {
        driver.append(event(token("d", 1, START, DecisionReason.POLICY), "i", EventType.IMPRESSION), START);
        driver.emit();
        driver.tick(START.plus(WINDOW).plus(GRACE).minusMillis(1));
        assertThat(driver.drain().outcomes).isEmpty();
        driver.tick(START.plus(WINDOW).plus(GRACE));
        assertThat(driver.drain().cells).hasSize(1);
    }

    @Test
    void unknownExperiment_makesAnOrphan() {
        TokenClaims token = new TokenClaims(
                9,
                1,
                1,
                0,
                1,
                1,
                "d",
                "0".repeat(32),
                1,
                START,
                WINDOW,
                GRACE,
                DecisionReason.POLICY,
                false,
                Baseline.NONE,
                Optional.empty());
        driver.append(event(token, "c", EventType.CLICK), START, START);
        assertThat(driver.drain().byExperiment.get(9)).isEqualTo(new Ledger(0, 0, 0, 1, 0));
    }

    /** Nobody has seen it, so it is neither an impression nor a row; once it is seen, its window counts from the decision. */
    @Test
    void deferredDecision_isARowOnceItIsSeen() {
        TokenClaims unseen = token("d1", 1, START, DecisionReason.POLICY);
        TokenClaims seen = token("d2", 1, START, DecisionReason.POLICY);
        driver.append(Happenings.served(unseen), START);
        driver.append(Happenings.served(seen), START);
        Instant later = START.plusSeconds(30);
        driver.append(event(seen, "i", EventType.IMPRESSION), later);
        driver.append(event(seen, "c", EventType.CLICK), START.plusSeconds(61));
        driver.tick(START.plusSeconds(65));
        Seen told = driver.drain();
        assertThat(told.ledger).isEqualTo(new Ledger(3, 0, 1, 0, 0));
        assertThat(told.counts.get("1/POLICY")).isEqualTo(new Counts(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, Map.of()));
        assertThat(told.outcomes).isEqualTo(Map.of(1, Outcomes.of(false, false, false, 0)));
    }

    @Test
    void declaredType_isCounted_andAnUndeclaredOneIsInvalid() {
        TokenClaims token = token("d", 1, START, DecisionReason.POLICY);
        driver.append(event(token, "s1", EventType.of("share")), START, START);
        driver.append(event(token, "s2", EventType.of("share")), START, START);
        driver.append(event(token, "x", EventType.of("purchase")), START, START);
        driver.tick(START.plusSeconds(70));
        Seen seen = driver.drain();
        assertThat(seen.counts.get("1/POLICY"))
                .isEqualTo(new Counts(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, Map.of("share", 2L)));
        assertThat(seen.outcomes.get(1)).isEqualTo(Outcomes.of(false, false, false, 0));
        assertThat(seen.ledger).isEqualTo(new Ledger(2, 0, 0, 0, 1));
        assertThat(driver.refused().get(0)).contains("purchase");
    }

    @Test
    void sixtyFifthId_isInvalidUnlessItsTypeIsNew() {
        TokenClaims token = token("d", 1, START, DecisionReason.POLICY);
        for (int i = 0; i < 66; i++) {
            driver.append(event(token, "c" + i, EventType.CLICK), START, START);
        }
        driver.append(event(token, "buy", EventType.CONVERSION), START, START);
        assertThat(driver.drain().ledger).isEqualTo(new Ledger(65, 0, 0, 0, 2));
        assertThat(driver.refused()).hasSize(2).allMatch(why -> why.startsWith("cap"));
    }
}
