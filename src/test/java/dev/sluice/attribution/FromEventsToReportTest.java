package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.evidence.Claim;
import dev.sluice.model.Baseline;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Label;
import dev.sluice.model.Recommendation.Rule;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import dev.sluice.report.Interleaved;
import dev.sluice.report.PerImpression;
import dev.sluice.report.Report;
import dev.sluice.report.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What reports show besides the arms' totals, from the events on. */
class FromEventsToReportTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration MATURE = Duration.ofSeconds(8);
    private static final int LIST = 10;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    private static PublishedExperiment experiment(String more) {
        return ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", "attributionWindow": "5s", "grace": "1s", %s
                         "arms": [{"key": "a", "control": true, "recommender": {"type": "top-k"}},
                                  {"key": "b", "recommender": {"type": "random"}}]}""".formatted(more)), Status.RUNNING, 1);
    }

    private static TokenClaims token(
            String decision, String unit, int slot, Instant at, Baseline baseline, Optional<Teams> teams) {
        return new TokenClaims(
                1, 1, 1, slot, 3, 0.5, decision, unit, at, WINDOW, GRACE, Label.POLICY, false, baseline, teams);
    }

    private static Event event(TokenClaims token, String id, EventType type, int position, Instant at) {
        return new Event(1, token, id, type, "", position, 0, Duration.ZERO, Duration.ZERO, at);
    }

    private static String unit(int number) {
        return "%032x".formatted(number);
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
            Teams teams = new Teams(LIST, random.nextLong() & 0x3ff);
            TokenClaims token =
                    token("d" + i, unit(i), random.nextInt(2), pipeline.now(), Baseline.NONE, Optional.of(teams));
            List<Event> events = new ArrayList<>(List.of(Event.served(token)));
            int score = 0;
            for (int position = 1; position <= LIST; position++) {
                boolean ofA = (teams.lower() >> (position - 1) & 1) == 1;
                if (random.nextDouble() < (ofA ? rateOfA : rateOfB)) {
                    score += ofA ? 1 : -1;
                    Event click = event(token, "c" + position, EventType.CLICK, position, pipeline.now());
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
            assertThat(shown.preference()).isCloseTo((truth[1] + truth[2] / 2.0) / 600 - 0.5, within(1e-12));
            assertThat(shown.claim()).isEqualTo(Claim.BETTER);
            assertThat(report.best()).contains("b");
            assertThat(report.comparisons()).isEmpty();
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
            assertThat(pipeline.report().interleaving().orElseThrow().evidence())
                    .isLessThan(1e6);
        }
    }

    @Test
    void lateAndRepeatedClicks_winNothing() {
        try (Pipeline pipeline = new Pipeline(interleaved(), START)) {
            TokenClaims token = token("d", unit(1), 0, START, Baseline.NONE, Optional.of(new Teams(2, 0b01)));
            pipeline.append(event(token, "one", EventType.CLICK, 2, START.plusSeconds(1)));
            pipeline.append(event(token, "one", EventType.CLICK, 1, START.plusSeconds(1)));
            pipeline.append(event(token, "other", EventType.CLICK, 9, START.plusSeconds(1)));
            pipeline.pass(MATURE);
            pipeline.append(event(token, "late", EventType.CLICK, 1, START.plusSeconds(2)));
            pipeline.pass(MATURE);
            Interleaved shown = pipeline.report().interleaving().orElseThrow();
            assertThat(List.of(shown.losses(), shown.wins(), shown.ties())).containsExactly(0L, 1L, 0L);
        }
    }

    /** b is better abroad and worse at home; on the whole it looks better, so that only the segments show the harm. */
    @Test
    void segments_showWhoIsHarmed() {
        String segments = """
                "policy": {"type": "fixed"}, "segments": [
                  {"attribute": "country", "values": ["KR", "US"]}, {"attribute": "mobile", "values": ["true"]}],""";
        PublishedExperiment experiment = experiment(segments);
        try (Pipeline pipeline = new Pipeline(experiment, START)) {
            SplittableRandom random = new SplittableRandom(3);
            Map<String, Long> rows = new HashMap<>();
            for (int i = 0; i < 30_000; i++) {
                boolean home = random.nextInt(4) == 0;
                boolean mobile = random.nextBoolean();
                Map<String, Object> context = Map.of("country", home ? "KR" : "DE", "mobile", mobile);
                int slot = random.nextInt(2);
                double rate = slot == 0 ? 0.10 : home ? 0.05 : 0.16;
                TokenClaims token = token(
                        "d" + i,
                        unit(i),
                        slot,
                        pipeline.now(),
                        experiment.definition().baseline(context),
                        Optional.empty());
                pipeline.append(
                        random.nextDouble() < rate
                                ? event(token, "c", EventType.CLICK, 0, pipeline.now())
                                : Event.served(token));
                rows.merge(home ? "country=KR" : "country=other", 1L, Long::sum);
                rows.merge(mobile ? "mobile=true" : "mobile=other", 1L, Long::sum);
                if (i % 3_000 == 0) {
                    pipeline.pass(Duration.ofSeconds(1));
                }
            }
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            Report report = pipeline.report();
            Map<String, Long> shown = new HashMap<>();
            for (Segment segment : report.segments()) {
                long sum = segment.arms().stream()
                        .mapToLong(Segment.ArmRates::rows)
                        .sum();
                shown.put(segment.attribute() + "=" + segment.value(), sum);
            }
            assertThat(shown).isEqualTo(rows);
            assertThat(report.segments().stream().map(Segment::value)).containsExactly("KR", "other", "true", "other");
            assertThat(claim(report, "KR")).isEqualTo(Claim.WORSE);
            assertThat(report.segments().get(1).comparisons().get(0).claim()).isEqualTo(Claim.BETTER);
            assertThat(report.comparisons().get(0).claim()).isEqualTo(Claim.BETTER);
            assertThat(report.warnings()).contains("b has a lower CTR than a where country = KR");
        }
    }

    private static Claim claim(Report report, String value) {
        return report.segments().stream()
                .filter(segment -> segment.value().equals(value))
                .findFirst()
                .orElseThrow()
                .comparisons()
                .get(0)
                .claim();
    }

    /** Units of their own activity and liking, both known before: the covariate takes most of the noise away. */
    @Test
    void ratesPerImpression_areRatiosOfSumsOverUnits_adjustedByTheCovariate() {
        String users =
                "\"unit\": \"user\", \"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"covariate\": \"liking\"},";
        PublishedExperiment experiment = experiment(users);
        try (Pipeline pipeline = new Pipeline(experiment, START)) {
            SplittableRandom random = new SplittableRandom(5);
            long[] impressions = new long[2];
            long[] clicks = new long[2];
            for (int unit = 0; unit < 1_500; unit++) {
                int slot = random.nextInt(2);
                double liking = Math.pow(random.nextDouble(), 3);
                Baseline baseline = experiment.definition().baseline(Map.of("liking", liking));
                int visits = 1 + random.nextInt(20);
                for (int visit = 0; visit < visits; visit++) {
                    TokenClaims token =
                            token("d" + visit, unit(unit), slot, pipeline.now(), baseline, Optional.empty());
                    boolean clicked = random.nextDouble() < liking;
                    pipeline.append(
                            clicked ? event(token, "c", EventType.CLICK, 0, pipeline.now()) : Event.served(token));
                    impressions[slot]++;
                    clicks[slot] += clicked ? 1 : 0;
                }
            }
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            Report report = pipeline.report();
            PerImpression ctr = report.perImpression().get(0);
            assertThat(ctr.arm() + ctr.versus() + ctr.metric()).isEqualTo("bactr");
            assertThat(ctr.units()).isEqualTo(1_500);
            assertThat(ctr.rate()).isCloseTo((double) clicks[1] / impressions[1], within(1e-12));
            assertThat(ctr.rateOfControl()).isCloseTo((double) clicks[0] / impressions[0], within(1e-12));
            assertThat(ctr.designEffect()).isGreaterThan(2);
            assertThat(ctr.varianceLeft()).isBetween(0.05, 0.5);
            assertThat(ctr.difference().lower()).isNegative();
            assertThat(ctr.difference().upper()).isPositive();
            assertThat(report.checks().crossovers().orElseThrow().moved()).isZero();
            assertThat(report.arms().get(0).clicks()).isLessThan(clicks[0]);
        }
    }

    @Test
    void units_thatSawBothArms_areCountedAsCrossovers() {
        try (Pipeline pipeline = new Pipeline(experiment("\"unit\": \"user\","), START)) {
            for (int unit = 0; unit < 100; unit++) {
                int first = unit % 2;
                pipeline.append(Event.served(token("d1", unit(unit), first, START, Baseline.NONE, Optional.empty())));
                int second = unit < 30 ? 1 - first : first;
                pipeline.append(Event.served(
                        token("d2", unit(unit), second, START.plusSeconds(3), Baseline.NONE, Optional.empty())));
            }
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            Report report = pipeline.report();
            Report.Crossovers crossovers = report.checks().crossovers().orElseThrow();
            assertThat(crossovers.units()).isEqualTo(100);
            assertThat(crossovers.moved()).isEqualTo(30);
            assertThat(crossovers.decisions()).isEqualTo(30);
            assertThat(crossovers.ok()).isFalse();
            assertThat(report.arms().get(0).movedUnits()).contains(15L);
            assertThat(report.warnings()).anyMatch(warning -> warning.contains("30 % of the units"));
            assertThat(report.perImpression()).isEmpty();
        }
    }
}
