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
        assertMet(PlannedSplitStudy.falseClaims(200, 28, 0.055), 5 * Math.sqrt(0.055 * 0.945 / 200));
    }

    @Test
    void plannedSplit_findsALift() {
        List<Figure> figures = PlannedSplitStudy.power(400);
        assertMet(List.of(figures.get(0), figures.get(2)), 5 * Math.sqrt(0.7 * 0.3 / 400));
        assertMet(figures.subList(1, 2), 5 * 8 / Math.sqrt(400));
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
        assertMet(CoverageStudy.coverage(40), 5 * Math.sqrt(0.05 * 0.95 / 40));
    }

    @Test
    void contrast_findsABetterArm() {
        assertMet(CoverageStudy.power(60), 5 * Math.sqrt(0.7 * 0.3 / 60));
    }

    @Test
    void regret_isUnbiasedAndBounded() {
        assertMet(CoverageStudy.regret(60), 3);
    }

    @Test
    void winners_areSeldomNamedAmongEquals() {
        assertMet(BestArmStudy.wrong(12), 5 * Math.sqrt(0.05 * 0.95 / 12));
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
        assertMet(MismatchStudy.figures(200), 5 * Math.sqrt(0.05 * 0.95 / 200));
    }

    /** Ratios of mean regrets of 40 runs have a standard error of about 0.18. */
    @Test
    void lateSuccesses_costLittleWhenCorrected() {
        assertMet(DelayStudy.figures(40), 0.6);
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
}
