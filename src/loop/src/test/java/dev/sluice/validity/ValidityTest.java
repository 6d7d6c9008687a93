package dev.sluice.validity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The studies in small, with fixed seeds. The slack is five standard errors of a share near its goal with so many runs, a
 * false alarm below 1e-6; full size and goals without slack are in {@code experiments/validity}.
 */
class ValidityTest {
    private static void assertMet(List<Figure> figures, double slack) {
        figures.forEach(System.out::println);
        assertThat(figures).allMatch(figure -> figure.holds(slack));
    }

    @Test
    void plannedSplit_isSeldomClaimedWhereNothingIs() {
        assertMet(PlannedSplitStudy.falseClaims(60, 28, 0.055), 5 * Math.sqrt(0.055 * 0.945 / 60));
    }

    @Test
    void plannedSplit_findsALift() {
        List<Figure> figures = PlannedSplitStudy.power(50);
        assertMet(List.of(figures.get(0), figures.get(2), figures.get(3)), 5 * Math.sqrt(0.7 * 0.3 / 50));
        assertMet(figures.subList(1, 2), 5 * 8 / Math.sqrt(50));
    }

    @Test
    void usersRandomised_areNotClaimedByTheirImpressions() {
        assertMet(RatioStudy.users(300), 5 * Math.sqrt(0.05 * 0.95 / 300));
    }

    @Test
    void lifts_areCovered() {
        assertMet(RatioStudy.lifts(4_000), 5 * Math.sqrt(0.05 * 0.95 / 4_000));
    }

    /** Looks of one run hang together, so a run counts as one. */
    @Test
    void intervalsUnderThompsonSampling_coverAtEveryLook() {
        assertMet(CoverageStudy.coverage(12), 5 * Math.sqrt(0.05 * 0.95 / 12));
    }

    @Test
    void contrast_findsABetterArm() {
        assertMet(CoverageStudy.power(18), 5 * Math.sqrt(0.7 * 0.3 / 18));
    }

    @Test
    void regret_isUnbiasedAndBounded() {
        assertMet(CoverageStudy.regret(30), 3);
    }

    @Test
    void winners_areSeldomNamedAmongEquals() {
        assertMet(BestArmStudy.wrong(4), 5 * Math.sqrt(0.05 * 0.95 / 4));
    }

    @Test
    void winner_isNamedInAHardCase() {
        assertMet(BestArmStudy.hard(12), 5 * Math.sqrt(0.8 * 0.2 / 12));
    }

    /** Regrets of one run spread by about 250. */
    @Test
    void shipping_givesLittleAway() {
        assertMet(ShippingStudy.figures(20), 5 * 250 / Math.sqrt(20));
    }

    @Test
    void wrongPropensities_areFound() {
        assertMet(MismatchStudy.figures(80), 5 * Math.sqrt(0.05 * 0.95 / 80));
    }

    /** Ratios of mean regrets of 16 runs have a standard error of about 0.2. */
    @Test
    void lateSuccesses_costLittleWhenCorrected() {
        assertMet(DelayStudy.figures(16), 1);
    }

    @Test
    void effects_areFound_howeverSmallOrThin() {
        assertMet(EffectStudy.demo(24), 5 * Math.sqrt(0.75 * 0.25 / 24));
        assertMet(EffectStudy.crossing(10), 5 * Math.sqrt(0.9 * 0.1 / 10));
    }

    @Test
    void whatIsSaid_agreesInEverySnapshot() {
        assertMet(EffectStudy.duality(300), 0);
    }

    /** Means of 16 regrets of about 140 ± 60 clicks. */
    @Test
    void driftingRates_areLearnedFromByContrasts() {
        List<Figure> figures = DriftStudy.regret(16);
        assertMet(figures.stream().filter(figure -> figure.most() > 2).toList(), 5 * 60 / Math.sqrt(16));
        assertMet(figures.stream().filter(figure -> figure.most() <= 2).toList(), 0.8);
    }

    /** The middle of 60 runs is within a third of what it is in the long run. */
    @Test
    void interleaving_isSeldomWrong_andQuick() {
        List<Figure> figures = InterleavingStudy.figures(60);
        assertMet(figures.subList(0, 1), 5 * Math.sqrt(0.05 * 0.95 / 60));
        assertMet(figures.subList(1, 2), 1_700);
        assertMet(figures.subList(2, 3), 1.3);
    }

    @Test
    void offPolicyIntervals_cover() {
        assertMet(OffPolicyStudy.figures(150), 5 * Math.sqrt(0.05 * 0.95 / 150));
    }

    @Test
    void forecasts_comeTrue() {
        assertMet(ForecastStudy.calibration(40), 5 * Math.sqrt(0.25 / 40));
    }

    @Test
    void values_areJudgedAsRatesAre() {
        assertMet(ValueStudy.figures(12), 5 * Math.sqrt(0.8 * 0.2 / 12));
    }
}
