package dev.sluice.report;

import static dev.sluice.attribution.Happenings.MATURE;
import static dev.sluice.attribution.Happenings.START;
import static dev.sluice.attribution.Happenings.event;
import static dev.sluice.attribution.Happenings.experiment;
import static dev.sluice.attribution.Happenings.served;
import static dev.sluice.attribution.Happenings.token;
import static dev.sluice.attribution.Happenings.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Baseline;
import dev.sluice.model.Claim;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Recommendation.Rule;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Duels from the events on: who wins drafted lists, and what is claimed of it. */
class InterleavedListsTest {
    private static final int LIST = 10;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    private static PublishedExperiment interleaved() {
        return experiment("\"policy\": {\"type\": \"interleaving\"},");
    }

    /**
     * Lists drafted from both, each item clicked with a chance that depends on its team.
     *
     * @return wins of a, wins of b, ties
     */
    private static long[] drafts(Pipeline pipeline, int lists, double rateOfA, double rateOfB, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] truth = new long[3];
        for (int i = 0; i < lists; i++) {
            Teams teams = new Teams(LIST, LIST, random.nextLong() & 0x3ff);
            TokenClaims token = token(
                    seed + "-" + i, unit(i), random.nextInt(2), pipeline.now(), Baseline.NONE, Optional.of(teams));
            List<Event> events = new ArrayList<>(List.of(served(token)));
            int score = 0;
            for (int position = 1; position <= LIST; position++) {
                boolean ofA = (teams.lower() >> (position - 1) & 1) == 1;
                if (random.nextDouble() < (ofA ? rateOfA : rateOfB)) {
                    score += ofA ? 1 : -1;
                    Event click = event(token, "c" + position, EventType.CLICK, position);
                    events.addAll(Collections.nCopies(1 + random.nextInt(2), click));
                }
            }
            Collections.shuffle(events, new java.util.Random(random.nextLong()));
            events.forEach(pipeline::append);
            truth[score == 0 ? 2 : score > 0 ? 0 : 1]++;
        }
        return truth;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void draftedLists_areWonByWhoseItemsAreClicked(long seed) {
        try (Pipeline pipeline = new Pipeline(interleaved(), START)) {
            long[] truth = drafts(pipeline, 600, 0.02, 0.06, seed);
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            Report report = pipeline.report();
            Interleaved shown = report.interleaving().orElseThrow();
            assertThat(List.of(shown.losses(), shown.wins(), shown.ties()))
                    .containsExactly(truth[0], truth[1], truth[2]);
            assertThat(shown.finding().estimate())
                    .isCloseTo((double) truth[1] / (truth[0] + truth[1]) - 0.5, within(1e-12));
            assertThat(shown.finding().claim()).isEqualTo(Claim.BETTER);
            assertThat(report.best()).contains("b");
            assertThat(report.findings()).isEmpty();
            assertThat(report.shipping()).isEmpty();
            assertThat(report.recommendation().orElseThrow().rule()).isEqualTo(Rule.CLAIM);
            assertThat(report.recommendation().orElseThrow().arm()).isEqualTo("b");
            assertThat(report.arms().get(1).probabilityBest()).isGreaterThan(0.999);
        }
    }

    /** Rankers that users like the same: E of a million has a chance of one in a million at every look (Ville). */
    @ParameterizedTest
    @MethodSource("seeds")
    void equalRankers_areNotToldApart(long seed) {
        try (Pipeline pipeline = new Pipeline(interleaved(), START)) {
            drafts(pipeline, 400, 0.05, 0.05, seed);
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            assertThat(pipeline.report()
                            .interleaving()
                            .orElseThrow()
                            .finding()
                            .clarity()
                            .evidence())
                    .isLessThan(1e6);
        }
    }

    /** Later lists that speak against a claim take it back, which is told; what a stopping rule did stays done. */
    @Test
    void claim_isWithdrawnWhereItsIntervalHoldsZeroAgain() {
        try (Pipeline pipeline = new Pipeline(interleaved(), START)) {
            drafts(pipeline, 300, 0.02, 0.08, 1);
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            assertThat(pipeline.report().interleaving().orElseThrow().finding().claim())
                    .isEqualTo(Claim.BETTER);
            drafts(pipeline, 260, 0.08, 0.02, 2);
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            Comparison shown = pipeline.report().interleaving().orElseThrow().finding();
            assertThat(shown.claim()).isEqualTo(Claim.UNDECIDED);
            assertThat(shown.interval().lower()).isNegative();
            assertThat(shown.interval().upper()).isPositive();
            assertThat(shown.withdrawn()).contains(Claim.BETTER);
            assertThat(pipeline.report().best()).isEmpty();
        }
    }

    /** Control has the higher of slots 1 and 3, after two arms that are gone. */
    @Test
    void slots_needNotBeTheFirstOnes() {
        PublishedExperiment two = interleaved();
        PublishedExperiment later = new PublishedExperiment(
                two.v(),
                1,
                1,
                1,
                42,
                Status.RUNNING,
                List.of("old", "b", "older", "a"),
                two.definition(),
                START,
                Optional.empty());
        try (Pipeline pipeline = new Pipeline(later, START)) {
            for (int i = 0; i < 40; i++) {
                Teams teams = new Teams(2, 2, 0b10);
                TokenClaims token =
                        token(1, 0b1010, "d" + i, unit(i), 1, pipeline.now(), Baseline.NONE, Optional.of(teams));
                pipeline.append(event(token, "c", EventType.CLICK, 1));
            }
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            Interleaved shown = pipeline.report().interleaving().orElseThrow();
            assertThat(List.of(shown.losses(), shown.wins(), shown.ties())).containsExactly(40L, 0L, 0L);
            assertThat(shown.finding().claim()).isEqualTo(Claim.WORSE);
            assertThat(pipeline.report().best()).contains("a");
        }
    }

    /** Twice the same item is one click on it, and every item counts, however many events a list has. */
    @Test
    void credit_countsItemsOnce_alsoBeyondTheCapOfEvents() {
        try (Pipeline pipeline = new Pipeline(interleaved(), START)) {
            TokenClaims token = token("d", unit(1), 0, START, Baseline.NONE, Optional.of(new Teams(64, 64, 0b111)));
            for (int i = 1; i <= 64; i++) {
                pipeline.append(event(token, "i" + i, EventType.IMPRESSION, i));
            }
            for (int i = 0; i < 5; i++) {
                pipeline.append(event(token, "x" + i, EventType.CLICK, 9));
            }
            for (int position = 1; position <= 3; position++) {
                pipeline.append(event(token, "c" + position, EventType.CLICK, position));
            }
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            Interleaved shown = pipeline.report().interleaving().orElseThrow();
            assertThat(List.of(shown.losses(), shown.wins(), shown.ties())).containsExactly(1L, 0L, 0L);
        }
    }

    @Test
    void lateAndRepeatedClicks_winNothing() {
        try (Pipeline pipeline = new Pipeline(interleaved(), START)) {
            TokenClaims token = token("d", unit(1), 0, START, Baseline.NONE, Optional.of(new Teams(9, 2, 0b01)));
            pipeline.append(event(token, "one", EventType.CLICK, 2));
            pipeline.append(event(token, "one", EventType.CLICK, 1));
            pipeline.append(event(token, "other", EventType.CLICK, 9));
            pipeline.pass(MATURE);
            pipeline.append(event(token, "late", EventType.CLICK, 1));
            pipeline.pass(MATURE);
            Interleaved shown = pipeline.report().interleaving().orElseThrow();
            assertThat(List.of(shown.losses(), shown.wins(), shown.ties())).containsExactly(0L, 1L, 0L);
        }
    }
}
