package dev.sluice.statistics;

import static dev.sluice.statistics.WorkedExamples.assertDerived;
import static dev.sluice.statistics.WorkedExamples.assertWithin;
import static dev.sluice.statistics.WorkedExamples.doubles;
import static dev.sluice.statistics.WorkedExamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.Interval;
import dev.sluice.policy.ProbabilityBest;
import dev.sluice.policy.ThompsonSampling.Prior;
import dev.sluice.statistics.RateDifference.Rate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparisons under a fixed split against published values, whose sources are named in the file of examples. */
class FixedSplitExamplesTest {
    @Test
    void welch_matchesThePublishedRelativeEffect() {
        JsonNode example = read("ab-tests", "gb-welch-t-relative");
        JsonNode derived = example.get("derived");
        MeanDifference difference = new MeanDifference(
                moments(example.at("/input/control")), moments(example.at("/input/treatment")), 0.05);
        MeanDifference.Test test = difference.ratioDelta();
        assertDerived(test.interval().value(), derived.get("effect"));
        assertDerived(test.interval().lower(), derived.at("/ci/0"));
        assertDerived(test.interval().upper(), derived.at("/ci/1"));
        assertDerived(test.standardError(), derived.get("se"));
        assertDerived(test.p(), derived.get("p"));
        assertDerived(test.degreesOfFreedom(), derived.get("df"));
        double tolerance = example.get("published_tolerance").asDouble();
        assertWithin(test.interval().lower(), example.at("/published/ci/0"), tolerance);
        assertWithin(test.p(), example.at("/published/p"), tolerance);
    }

    private static Moments moments(JsonNode arm) {
        return Moments.of(
                arm.get("n").asLong(),
                arm.get("sum").asDouble(),
                arm.get("sum_squares").asDouble());
    }

    @Test
    void chanceToWin_matchesTheExactIntegral() {
        JsonNode example = read("ab-tests", "sp-betabinomial-chance-to-win");
        JsonNode derived = example.get("derived");
        Prior control = new Prior(0.5 + 42, 0.5 + 104 - 42);
        Prior treatment = new Prior(0.5 + 500, 0.5 + 1009 - 500);
        ProbabilityBest best = ProbabilityBest.of(List.of(control, treatment));
        assertDerived(best.probabilities()[1], derived.get("chance_to_win"));
        assertDerived(best.expectedMaximum() - treatment.mean(), derived.get("loss_of_treatment"));
        assertDerived(best.expectedMaximum() - control.mean(), derived.get("loss_of_control"));
        assertDerived(treatment.mean() - control.mean(), derived.get("difference"));
    }

    /** The eight rows of Newcombe's Table II, method 10 (Statistics in Medicine 17, 1998). */
    @ParameterizedTest
    @CsvSource({
        "56, 70, 48, 80, .0524, .3339",
        "9, 10, 3, 10, .1705, .8090",
        "6, 7, 2, 7, .0582, .8062",
        "5, 56, 0, 29, -.0381, .1926",
        "0, 10, 0, 20, -.1611, .2775",
        "0, 10, 0, 10, -.2775, .2775",
        "10, 10, 0, 20, .6791, 1.0000",
        "10, 10, 0, 10, .6075, 1.0000"
    })
    void newcombe_matchesThePublishedTable(long s1, long n1, long s2, long n2, double lower, double upper) {
        Interval interval = new RateDifference(new Rate(s1, n1), new Rate(s2, n2)).newcombe(0.05);
        assertThat(interval.lower()).isCloseTo(lower, within(6e-5));
        assertThat(interval.upper()).isCloseTo(upper, within(6e-5));
    }

    @Test
    void newcombe_matchesTheDerivedDigits() {
        JsonNode derived = read("ab-tests", "newcombe-1998-a").get("derived");
        Interval first = new RateDifference(new Rate(56, 70), new Rate(48, 80)).newcombe(0.05);
        assertDerived(first.lower(), derived.at("/ci/0"));
        assertDerived(first.upper(), derived.at("/ci/1"));
        Interval none = new RateDifference(new Rate(0, 10), new Rate(0, 10)).newcombe(0.05);
        assertDerived(none.lower(), read("ab-tests", "newcombe-1998-f").at("/derived/ci/0"));
    }

    @Test
    void pooledTest_isPearsonsTest() {
        double p = new RateDifference(new Rate(600, 10_000), new Rate(500, 10_000)).p();
        double chiSquare =
                EqualShares.p(List.of(new EqualShares.Group(600, 10_000), new EqualShares.Group(500, 10_000)));
        assertThat(p).isCloseTo(chiSquare, within(1e-12));
        assertThat(new RateDifference(new Rate(0, 5), new Rate(0, 5)).p()).isEqualTo(1);
    }

    @Test
    void lifts_matchTheReference() {
        JsonNode derived = read("ab-tests", "lift-interval-large").get("derived");
        MeanDifference difference = new MeanDifference(Moments.ofRate(500, 10_000), Moments.ofRate(600, 10_000), 0.05);
        assertInterval(difference.logDelta(), derived.get("log_delta_ci"));
        assertInterval(difference.fieller(), derived.get("fieller_ci"));
        // the reference takes the normal quantile; with 20,000 units Student's differs in the sixth digit
        assertThat(difference.ratioDelta().interval().lower())
                .isCloseTo(derived.at("/ratio_delta_ci/0").asDouble(), within(2e-5));
        assertThat(difference.logDelta().value()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void lifts_areRefusedWhereTheyCannotBeEstimated() {
        MeanDifference nothing = new MeanDifference(Moments.ofRate(0, 100), Moments.ofRate(6, 100), 0.05);
        assertThatThrownBy(nothing::logDelta).hasMessageContaining("positive");
        assertThat(nothing.fieller().value()).isNaN();
    }

    private static void assertInterval(Interval interval, JsonNode limits) {
        assertDerived(interval.lower(), limits.get(0));
        assertDerived(interval.upper(), limits.get(1));
    }

    @Test
    void ratioMetric_matchesTheDeltaMethod() {
        JsonNode example = read("ab-tests", "ratio-metric-delta-method");
        double[] impressions = doubles(example.at("/input/impressions_per_user"));
        double[] clicks = doubles(example.at("/input/clicks_per_user"));
        RatioMetric metric = RatioMetric.NONE;
        for (int i = 0; i < clicks.length; i++) {
            metric = metric.plus(RatioMetric.of(clicks[i], impressions[i]));
        }
        assertDerived(metric.value(), example.at("/derived/ctr"));
        assertDerived(metric.variance(), example.at("/derived/variance"));
        assertDerived(Math.sqrt(metric.moments().errorSquared()), example.at("/derived/se"));
        double binomial = example.at("/derived/naive_binomial_variance").asDouble();
        assertThat(metric.designEffect()).isCloseTo(metric.variance() / binomial, within(1e-9));
    }

    @Test
    void multiplicity_matchesTheReference() {
        JsonNode example = read("ab-tests", "multiplicity");
        double[] p = doubles(example.at("/input/p"));
        JsonNode derived = example.get("derived");
        assertThat(Multiplicity.holm(p)).containsExactly(doubles(derived.get("holm")), within(1e-12));
        assertThat(Multiplicity.bonferroni(p)).containsExactly(doubles(derived.get("bonferroni")), within(1e-12));
        assertThat(Multiplicity.benjaminiHochberg(p))
                .containsExactly(doubles(derived.get("benjamini_hochberg")), within(1e-12));
    }

    @Test
    void eBenjaminiHochberg_rejectsTheLargestThatQualify() {
        // m = 4, α = 5 %: thresholds 80, 40, 26.7, 20
        assertThat(Multiplicity.eBenjaminiHochberg(0.05, Math.log(70), Math.log(2), Math.log(41), Math.log(27)))
                .containsExactly(true, false, true, true);
        assertThat(Multiplicity.eBenjaminiHochberg(0.05, Math.log(19), Math.log(79), 0, 0))
                .containsExactly(false, false, false, false);
    }

    @Test
    void cuped_removesWhatTheCovariateExplains() {
        Cuped.Sums control = Cuped.Sums.NONE;
        Cuped.Sums treatment = Cuped.Sums.NONE;
        for (int i = 0; i < 100; i++) {
            control = control.plus(Cuped.Sums.of(2.0 * i + i % 3, i));
            treatment = treatment.plus(Cuped.Sums.of(5 + 2.0 * (i + 7) + i % 3, i + 7));
        }
        Cuped cuped = new Cuped(control, treatment);
        MeanDifference.Test test = cuped.adjusted(0.05).welch();
        assertThat(cuped.theta()).isCloseTo(2, within(1e-3));
        assertThat(test.interval().value()).isCloseTo(5, within(0.01));
        assertThat(cuped.varianceLeft()).isLessThan(1e-3);
        assertThat(cuped.adjusted(0.05).control().mean()
                        + cuped.adjusted(0.05).treatment().mean())
                .isCloseTo(control.outcome().mean() + treatment.outcome().mean(), within(1e-9));
    }

    @Test
    void sampleSize_matchesTheTextbook() {
        SampleSize size = new SampleSize(0.05, 0.8);
        // 5 % against 5.5 %: (1.95996 + 0.84162)² (.0475 + .051975) / .005²
        assertThat(size.perArm(0.05, 0.055)).isCloseTo(31_231, within(3.0));
        assertThat(size.detectableLift(0.05, size.perArm(0.05, 0.055))).isCloseTo(0.1, within(1e-9));
        assertThat(size.detectableLift(0.05, 0.1)).isInfinite();
    }

    @Test
    void empiricalBayes_findsTheSpreadOfPastArms() {
        List<Rate> arms = List.of(
                new Rate(430, 10_000),
                new Rate(520, 10_000),
                new Rate(610, 10_000),
                new Rate(480, 10_000),
                new Rate(560, 10_000),
                new Rate(50, 1_000));
        EmpiricalBayes prior = EmpiricalBayes.fit(arms);
        assertThat(prior.mean()).isCloseTo(0.052, within(0.002));
        double best = EmpiricalBayes.logLikelihood(arms, prior);
        for (double factor : new double[] {0.9, 1.1}) {
            EmpiricalBayes other = new EmpiricalBayes(prior.mean(), prior.concentration() * factor);
            assertThat(EmpiricalBayes.logLikelihood(arms, other)).isLessThan(best);
            EmpiricalBayes moved = new EmpiricalBayes(prior.mean() * factor, prior.concentration());
            assertThat(EmpiricalBayes.logLikelihood(arms, moved)).isLessThan(best);
        }
        assertThatThrownBy(() -> EmpiricalBayes.fit(arms.subList(0, 1))).hasMessageContaining("two arms");
    }

    @Test
    void shrunkEffects_pullTowardsTheMean() {
        ShrunkEffects same = ShrunkEffects.fit(new double[] {0.1, 0.1, 0.1}, new double[] {0.05, 0.02, 0.1});
        assertThat(same.variance()).isZero();
        assertThat(same.shrink(0.5, 0.1)).isCloseTo(0.1, within(1e-12));
        ShrunkEffects spread = ShrunkEffects.fit(new double[] {0, 0.2}, new double[] {0.1, 0.1});
        // Q = 2, Σw = 200, Σw²/Σw = 100: τ² = (2 − 1) / 100
        assertThat(spread.variance()).isCloseTo(0.01, within(1e-12));
        assertThat(spread.shrink(0.2, 0.1)).isCloseTo(0.15, within(1e-12));
    }
}
