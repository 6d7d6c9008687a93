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

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Baseline;
import dev.sluice.model.Claim;
import dev.sluice.model.EventType;
import dev.sluice.model.Evidence.Use;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What reports show of segments and units besides the arms' totals, from the events on. */
class FromEventsToReportTest {
    /** b is better abroad and worse at home; on the whole it looks better, so that only the segments show the harm. */
    @Test
    void segments_showWhoIsHarmed() {
        String segments = """
                "policy": {"type": "fixed"}, "attributes": [
                  {"attribute": "country", "type": "text"}, {"attribute": "mobile", "type": "flag"}], "segments": [
                  {"attribute": "country", "values": ["KR", "US"]}, {"attribute": "mobile", "values": ["true"]}],""";
        PublishedExperiment experiment = experiment(segments);
        try (Pipeline pipeline = new Pipeline(experiment, START)) {
            SplittableRandom random = new SplittableRandom(3);
            Map<String, Long> rows = new HashMap<>(Map.of("country=US", 0L));
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
                pipeline.append(random.nextDouble() < rate ? event(token, "c", EventType.CLICK, 0) : served(token));
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
            assertThat(report.segments().stream().map(Segment::value))
                    .containsExactly("KR", "US", "other", "true", "other");
            assertThat(claim(report, "KR")).isEqualTo(Claim.WORSE);
            assertThat(report.segments().get(2).findings().get(0).claim()).isEqualTo(Claim.BETTER);
            assertThat(report.findings().get(0).claim()).isEqualTo(Claim.BETTER);
            assertThat(report.warnings()).contains("b has a lower CTR than a where country = KR");
        }
    }

    /** Other values are another attribute: what was "other" under one revision is not under the next. */
    @Test
    void segments_areKeptByWhatWasDeclared() {
        String declared =
                "\"attributes\": [{\"attribute\": \"device\", \"type\": \"text\"}], \"segments\": [{\"attribute\": \"device\", \"values\": [%s]}],";
        PublishedExperiment first = experiment(declared.formatted("\"mobile\", \"tv\""));
        PublishedExperiment fewer = revision(first, 2, experiment(declared.formatted("\"mobile\"")));
        PublishedExperiment again = revision(first, 3, first);
        try (Pipeline pipeline = new Pipeline(first, START)) {
            for (PublishedExperiment revision : List.of(first, fewer, again)) {
                pipeline.revise(revision);
                for (String device : List.of("mobile", "tv", "car")) {
                    Baseline baseline = revision.definition().baseline(Map.of("device", device));
                    String id = revision.revision() + device;
                    pipeline.append(served(
                            token(revision.revision(), 3, id, unit(1), 0, pipeline.now(), baseline, Optional.empty())));
                }
                pipeline.pass(Duration.ofSeconds(1));
            }
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            assertThat(pipeline.report().segments())
                    .extracting(
                            segment -> segment.value() + segment.arms().get(0).rows())
                    .containsExactly("mobile2", "tv2", "other2");
            pipeline.revise(revision(first, 4, fewer));
            assertThat(pipeline.report().segments())
                    .extracting(
                            segment -> segment.value() + segment.arms().get(0).rows())
                    .containsExactly("mobile0", "other0");
            pipeline.pass(Duration.ofSeconds(11)); // without anything new, a heartbeat brings what is declared now
            assertThat(pipeline.report().segments())
                    .extracting(
                            segment -> segment.value() + segment.arms().get(0).rows())
                    .containsExactly("mobile1", "other2");
        }
    }

    private static PublishedExperiment revision(PublishedExperiment before, int revision, PublishedExperiment next) {
        return new PublishedExperiment(
                before.v(),
                1,
                revision,
                1,
                before.salt(),
                Status.RUNNING,
                before.slots(),
                next.definition(),
                START,
                Optional.empty());
    }

    private static Claim claim(Report report, String value) {
        return report.segments().stream()
                .filter(segment -> segment.value().equals(value))
                .findFirst()
                .orElseThrow()
                .findings()
                .get(0)
                .claim();
    }

    /** Units of their own activity and liking, both known before: the covariate takes most of the noise away. */
    @Test
    void ratesPerImpression_areRatiosOfSumsOverUnits_adjustedByTheCovariate() {
        String users =
                "\"unit\": \"user\", \"policy\": {\"type\": \"fixed\"}, \"attributes\": [{\"attribute\": \"liking\", \"type\": \"number\"}], \"analysis\": {\"covariate\": \"liking\"},";
        PublishedExperiment experiment = experiment(users);
        try (Pipeline pipeline = new Pipeline(experiment, START)) {
            SplittableRandom random = new SplittableRandom(5);
            long[] impressions = new long[2];
            long[] clicks = new long[2];
            for (int unit = 0; unit < 1_500; unit++) {
                int slot = random.nextInt(2);
                double liking = Math.pow(random.nextDouble(), 3);
                Map<String, Object> context = random.nextInt(10) == 0 ? Map.of() : Map.of("liking", liking);
                Baseline baseline = experiment.definition().baseline(context);
                int visits = 1 + random.nextInt(20);
                for (int visit = 0; visit < visits; visit++) {
                    TokenClaims token =
                            token("d" + visit, unit(unit), slot, pipeline.now(), baseline, Optional.empty());
                    boolean clicked = random.nextDouble() < liking;
                    pipeline.append(clicked ? event(token, "c", EventType.CLICK, 0) : served(token));
                    impressions[slot]++;
                    clicks[slot] += clicked ? 1 : 0;
                }
            }
            for (int unit = 2_000;
                    unit < 2_200;
                    unit++) { // b was excluded for them: they have other chances, and other habits
                TokenClaims token = token(1, 1, "d", unit(unit), 0, pipeline.now(), Baseline.NONE, Optional.empty());
                pipeline.append(event(token, "c", EventType.CLICK, 0));
            }
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            Report report = pipeline.report();
            assertThat(report.checks().crossovers().orElseThrow().units()).isEqualTo(1_700);
            PerImpression ctr = report.perImpression().get(0);
            Comparison finding = ctr.finding();
            assertThat(ctr.covariate().use()).isEqualTo(Use.ADJUSTED);
            assertThat(ctr.covariate().known()).isBetween(0.85, 0.95);
            assertThat(finding.arm() + finding.versus() + finding.metric()).isEqualTo("bactr");
            assertThat(ctr.units()).isEqualTo(1_500);
            assertThat(ctr.rate()).isCloseTo((double) clicks[1] / impressions[1], within(1e-12));
            assertThat(ctr.rateOfControl()).isCloseTo((double) clicks[0] / impressions[0], within(1e-12));
            assertThat(ctr.designEffect()).isGreaterThan(2);
            assertThat(ctr.covariate().varianceLeft()).isBetween(0.05, 0.5);
            assertThat(finding.interval().lower()).isNegative();
            assertThat(finding.interval().upper()).isPositive();
            assertThat(report.checks().crossovers().orElseThrow().moved()).isZero();
            assertThat(report.arms().get(0).clicks()).isLessThan(clicks[0]);
        }
    }

    /** In a later group the covariate may already show what the arm has done, and after a change of shares units differ. */
    @Test
    void ratesPerImpression_areNotAdjustedInALaterGroup_norComparedAfterAChange() {
        String users =
                "\"unit\": \"user\", \"policy\": {\"type\": \"fixed\"%s}, \"attributes\": [{\"attribute\": \"x\", \"type\": \"number\"}], \"analysis\": {\"covariate\": \"x\"},";
        ExperimentDefinition definition = experiment(users.formatted("")).definition();
        PublishedExperiment second = ExperimentFixture.published(definition, Status.RUNNING, 2);
        try (Pipeline pipeline = new Pipeline(second, START)) {
            for (int unit = 0; unit < 200; unit++) {
                Baseline baseline = definition.baseline(Map.of("x", unit));
                TokenClaims token = token(2, 3, "d", unit(unit), unit % 2, pipeline.now(), baseline, Optional.empty());
                pipeline.append(event(token, "c", EventType.CLICK, 0));
            }
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            PerImpression ctr = pipeline.report().perImpression().get(0);
            assertThat(ctr.covariate().use()).isEqualTo(Use.TOO_LATE);
            assertThat(ctr.covariate().varianceLeft()).isEqualTo(1);
            assertThat(ctr.finding().meaning()).contains("do not tell yet");
            ExperimentDefinition weighted = experiment(users.formatted(", \"weights\": {\"a\": 0.9, \"b\": 0.1}"))
                    .definition();
            pipeline.revise(new PublishedExperiment(
                    1, 1, 3, 2, 42, Status.RUNNING, second.slots(), weighted, START, Optional.empty()));
            TokenClaims token = token(2, 3, "d", unit(300), 0, pipeline.now(), Baseline.NONE, Optional.empty());
            pipeline.append(served(token));
            pipeline.pass(MATURE);
            pipeline.pass(MATURE);
            assertThat(pipeline.report().perImpression()).isEmpty();
            assertThat(pipeline.report().checks().crossovers().orElseThrow().units())
                    .isEqualTo(201);
        }
    }

    @Test
    void units_thatSawBothArms_areCountedAsCrossovers() {
        try (Pipeline pipeline = new Pipeline(experiment("\"unit\": \"user\","), START)) {
            for (int unit = 0; unit < 100; unit++) {
                int first = unit % 2;
                pipeline.append(served(token("d1", unit(unit), first, START, Baseline.NONE, Optional.empty())));
                int second = unit < 30 ? 1 - first : first;
                pipeline.append(
                        served(token("d2", unit(unit), second, START.plusSeconds(3), Baseline.NONE, Optional.empty())));
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
