package dev.sluice.ui.conclusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.Status;
import dev.sluice.model.Claim;
import dev.sluice.model.Forecast;
import dev.sluice.model.Interval;
import dev.sluice.model.Recommendation;
import dev.sluice.model.Recommendation.Rule;
import dev.sluice.report.Comparison.Relative;
import dev.sluice.report.Course;
import dev.sluice.report.Interleaved;
import dev.sluice.report.Segment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConclusionTest {
    private static final Interval ONE_TO_TWO = new Interval(0.015, 0.01, 0.02);

    private static Conclusion read(Reported reported, String more) {
        return Conclusion.of(
                reported.definition(more),
                reported.report(),
                Optional.of(Reported.NOW.minus(Duration.ofDays(1))),
                Reported.WORDS);
    }

    private static Conclusion read(Reported reported) {
        return read(reported, "");
    }

    @Test
    void winner_isNamedWithItsSizeAndTheLevel() {
        Reported reported = new Reported().goal("wukong", Claim.BETTER, 4, ONE_TO_TWO);
        reported.best = Optional.of("wukong");
        assertThat(read(reported))
                .returns("shown", Conclusion::tone)
                .returns(
                        "wukong beats top-k on CTR by 1.00 to 2.00 percentage points, shown at the 5% level",
                        Conclusion::headline);
        assertThat(read(reported, ", \"analysis\": {\"alpha\": 0.01}").headline())
                .endsWith("shown at the 1% level");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.2 | 0.31 | by 1.00 to 2.00 percentage points, +20.0% to +31.0%",
                "0.4 | 6.0 | by 1.00 to 2.00 percentage points, +40.0% to ×7.00",
                "0.4 |  | by 1.00 to 2.00 percentage points, at least +40.0%",
                " | 3.0 | by 1.00 to 2.00 percentage points"
            })
    void relativeSize_isSaidAsFarAsItIsKnown(Double lower, Double upper, String size) {
        Reported reported = new Reported();
        Relative lift = new Relative(0.5, Optional.ofNullable(lower), Optional.ofNullable(upper));
        reported.findings.add(
                reported.finding("wukong", "ctr", true, 4, ONE_TO_TWO, false, Optional.of(lift), Optional.empty()));
        assertThat(read(reported).headline())
                .isEqualTo("wukong beats top-k on CTR " + size + ", shown at the 5% level");
    }

    @Test
    void claimThatHoldsNoMore_isSaidToBeWithdrawn_withTheIntervalThatHoldsZero() {
        Reported reported = new Reported();
        reported.findings.add(reported.finding(
                "wukong",
                "ctr",
                true,
                0.5,
                new Interval(0.005, -0.004, 0.014),
                false,
                Optional.empty(),
                Optional.of(Claim.BETTER)));
        assertThat(read(reported).shown()).isEmpty();
        assertThat(read(reported).open())
                .contains("That wukong beats top-k on CTR was shown before and is not any more: the difference is "
                        + "−0.400 … +1.40 pp");
    }

    @Test
    void effectThatChanges_isSaidToBeAnAverage() {
        Reported reported = new Reported().goal("wukong", Claim.BETTER, 4, ONE_TO_TWO);
        reported.course = new Course(
                List.of(),
                List.of(new Course.Change("wukong", 3, true, true, false)),
                new Course.Rates(0, false, false));
        assertThat(read(reported).open()).anyMatch(text -> text.startsWith("The effect of wukong falls with time"));
        reported.course = new Course(
                List.of(), List.of(new Course.Change("wukong", 3, true, true, true)), new Course.Rates(9, true, true));
        assertThat(read(reported).open())
                .anyMatch(text -> text.startsWith("wukong earns less the more it is shown"))
                .contains(
                        "The rates of the arms fall with time: what is shown is the average so far, and tells less of what"
                                + " is to come.");
    }

    @Test
    void betterArm_isNotCalledTheBestOfAll_beforeThatIsShown() {
        Reported reported = new Reported();
        reported.arms = List.of("top-k", "wukong", "bpr");
        reported.goal("bpr", Claim.BETTER, 2, ONE_TO_TWO).goal("wukong", Claim.UNDECIDED, 0.1);
        assertThat(read(reported).headline())
                .startsWith("bpr beats top-k on CTR")
                .endsWith("Which arm is the best of all is not shown yet.");
        assertThat(read(reported).open())
                .contains(
                        "Whether wukong or top-k has the higher CTR: the difference is −0.100 … +0.100 pp (E = 1.26)");
        reported.best = Optional.of("bpr");
        assertThat(read(reported).headline()).endsWith("It is shown to be the best of all arms.");
        reported.best = Optional.of("top-k");
        assertThat(read(reported).headline()).isEqualTo("top-k, the control, is shown to be the best on CTR.");
    }

    @Test
    void winnerThatLosesOnAnotherGoal_isSaidToInTheHeadline() {
        Reported reported = new Reported().goal("wukong", Claim.BETTER, 4, ONE_TO_TWO);
        reported.findings.add(reported.finding("wukong", "cvr", true, 3, Reported.limits(Claim.WORSE), false));
        String mixed = "wukong beats top-k on CTR by 1.00 to 2.00 percentage points, shown at the 5% level. "
                + "But wukong is worse than top-k on CVR by 1.00 to 3.00 percentage points.";
        assertThat(read(reported).headline()).isEqualTo(mixed);
        reported.best = Optional.of("wukong");
        assertThat(read(reported).headline()).isEqualTo(mixed);
    }

    @Test
    void severalBetterArms_areCounted_ratherThanOneOfThemNamed() {
        Reported reported = new Reported();
        reported.arms = List.of("top-k", "wukong", "bpr");
        reported.goal("bpr", Claim.BETTER, 12, ONE_TO_TWO).goal("wukong", Claim.BETTER, 12, ONE_TO_TWO);
        assertThat(read(reported))
                .returns(
                        "2 arms beat top-k on CTR, shown at the 5% level. Which of them is the best is not shown yet.",
                        Conclusion::headline)
                .satisfies(found -> assertThat(found.shown()).hasSize(2));
    }

    @Test
    void nothingIsConcluded_fromNumbersThatCannotBeTrusted() {
        Reported mismatch = new Reported().goal("wukong", Claim.BETTER, 9, ONE_TO_TWO);
        mismatch.best = Optional.of("wukong");
        mismatch.asLogged = false;
        assertThat(read(mismatch))
                .returns("bad", Conclusion::tone)
                .returns("Do not trust these numbers: arms were not drawn as logged.", Conclusion::headline)
                .returns(List.of(), Conclusion::shown);
        mismatch.asLogged = true;
        mismatch.complete = false;
        assertThat(read(mismatch))
                .returns("bad", Conclusion::tone)
                .returns(List.of(), Conclusion::shown)
                .satisfies(found -> assertThat(found.headline()).startsWith("Do not compare these rates"));
    }

    @Test
    void draft_saysWhatComesNext() {
        Reported reported = new Reported();
        reported.status = Status.DRAFT;
        assertThat(read(reported))
                .returns("idle", Conclusion::tone)
                .returns("Not started: nothing is served and nothing is learned yet.", Conclusion::headline);
    }

    @Test
    void fewRows_sayWhenThereWillBeMore() {
        Reported reported = new Reported().goal("wukong", Claim.UNDECIDED, 0);
        reported.rows = 98;
        assertThat(read(reported, ", \"attributionWindow\": \"10m\"").headline())
                .isEqualTo("Too little data: 98 mature rows. A row is mature 10m after its decision.");
    }

    /** A day has gone by with 10,000 rows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 | how long it takes cannot be told yet",
                "10000 | 0.71 | if it goes on like this, a first claim within about 24 h more is as likely as not,"
                        + " and within 9 d has a chance of 71%",
                "950000 | 0.5 | more than 90 days if it goes on like this, so think of a larger effect or more traffic",
                "0 | 0.3 | if it goes on like this, a claim within 9 d more has a chance of 30% only, so think of a"
                        + " larger effect or more traffic"
            })
    void undecided_saysHowLongItMayTake(long half, double chance, String wait) {
        Reported reported = new Reported().goal("wukong", Claim.UNDECIDED, 0.1);
        reported.forecast = Optional.of(
                        new Forecast(10_000, 90_000, chance, Optional.of(half).filter(rows -> rows > 0)))
                .filter(known -> chance > 0);
        assertThat(read(reported))
                .returns("open", Conclusion::tone)
                .returns(
                        "Too early: the data do not show yet which arm has the best CTR; " + wait + ".",
                        Conclusion::headline);
    }

    @Test
    void plannedEnd_tellsTheTimeLeft_andAVeryLongOneIsSaidToBeLong() {
        Reported reported = new Reported().goal("wukong", Claim.UNDECIDED, 0.1);
        String planned = ", \"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": %d, \"baseRate\": 0.05}";
        reported.forecast = Optional.of(new Forecast(10_000, 30_000, 0.42, Optional.empty()));
        assertThat(read(reported, planned.formatted(40_000)).headline())
                .contains("about 3 d more to the planned end, with a chance of 42% that a difference is shown by then");
        reported.forecast = Optional.of(new Forecast(10_000, 3_990_000, 0.9, Optional.of(1_000L)));
        assertThat(read(reported, planned.formatted(4_000_000)).headline()).contains("more than 90 days");
        reported.forecast = Optional.of(new Forecast(10_000, 0, 0, Optional.empty()));
        assertThat(read(reported, planned.formatted(40_000)).headline())
                .startsWith("The plan is over with 10,000 rows, and no difference in CTR is shown.");
    }

    @Test
    void waitingThatCannotHelp_isNotAskedFor() {
        Reported reported = new Reported().goal("wukong", Claim.UNDECIDED, 0.65);
        assertThat(read(
                                reported,
                                ", \"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": 10000, \"baseRate\": 0.05}")
                        .headline())
                .startsWith("The plan is over with 10,000 rows, and no difference in CTR is shown.");
        assertThat(read(reported, ", \"policy\": {\"type\": \"ucb1\"}").headline())
                .isEqualTo("Nothing can be compared: the policy shows one arm at a time, not one at random.");
        reported.status = Status.PAUSED;
        assertThat(read(reported).headline()).endsWith("it is paused, so nothing more comes in.");
        Reported alone = new Reported();
        alone.arms = List.of("top-k");
        assertThat(read(alone).headline()).isEqualTo("Nothing can be compared: there is one arm only.");
    }

    @Test
    void endWithoutADifference_isNoProofOfEquality() {
        Reported reported = new Reported().goal("wukong", Claim.UNDECIDED, 0.1);
        reported.status = Status.CONCLUDED;
        assertThat(read(reported).headline())
                .isEqualTo("It ended without showing any difference in CTR. That does not show that there is none.");
    }

    @Test
    void equivalence_namesItsMargin() {
        Reported reported = new Reported().goal("wukong", Claim.EQUIVALENT, -1);
        assertThat(read(reported, ", \"analysis\": {\"margin\": 0.005}").headline())
                .isEqualTo("wukong and top-k differ in CTR by no more than the margin of 0.500 percentage points: "
                        + "−0.100 … +0.100 pp");
        assertThat(read(reported, ", \"analysis\": {\"margin\": 0.005}").open())
                .anyMatch(text -> text.startsWith("Each equivalence holds at the 5% level by itself"));
    }

    @Test
    void everyClaim_isFollowedByItsErrorAndByWhatMustNotBeReadIntoIt() {
        Conclusion found = read(new Reported().goal("wukong", Claim.BETTER, 4, ONE_TO_TWO));
        assertThat(found.shown()).hasSize(1);
        assertThat(found.open())
                .anyMatch(text -> text.contains("on average at most 5% of those on goals are"))
                .anyMatch(text -> text.contains("must not be subtracted"))
                .anyMatch(text -> text.contains("are no error rates"));
        assertThat(read(new Reported().goal("wukong", Claim.UNDECIDED, 0)).open())
                .noneMatch(text -> text.contains("on average at most"));
    }

    @Test
    void plainRatesThatDisagreeWithTheEvidence_areExplained() {
        Reported reported = new Reported().goal("wukong", Claim.BETTER, 4, ONE_TO_TWO);
        reported.best = Optional.of("wukong");
        reported.rewards = Map.of("top-k", 0.08, "wukong", 0.07);
        assertThat(read(reported).open())
                .anyMatch(text -> text.startsWith("top-k has the higher plain rate, wukong the better evidence"));
        // a fixed split leaves no room for that reason
        assertThat(read(reported, ", \"policy\": {\"type\": \"fixed\"}").open())
                .noneMatch(text -> text.contains("plain rate"));
        reported.rewards = Map.of("top-k", 0.07, "wukong", 0.08);
        assertThat(read(reported).open()).noneMatch(text -> text.contains("plain rate"));
    }

    @Test
    void duel_isJudgedByItsLists() {
        Reported reported = new Reported();
        reported.duel = Optional.of(duel(Claim.WORSE));
        String interleaved = ", \"policy\": {\"type\": \"interleaving\"}";
        assertThat(read(reported, interleaved).headline())
                .isEqualTo(
                        "In lists of both, items of top-k get more clicks than those of wukong: 80.0% to 95.0% of the lists that"
                                + " one of them won, shown at the 5% level");
        reported.duel = Optional.of(duel(Claim.UNDECIDED));
        assertThat(read(reported, interleaved))
                .returns(
                        "Too early: the data do not show yet whose items get more clicks in one list; how long it takes"
                                + " cannot be told yet.",
                        Conclusion::headline);
        assertThat(read(reported, interleaved).open())
                .contains("Whether items of wukong or of top-k get more clicks in one list")
                .anyMatch(text -> text.startsWith("Every list is drafted from both arms"));
    }

    private static Interleaved duel(Claim claim) {
        Interval limits = claim == Claim.WORSE ? new Interval(-0.4, -0.45, -0.3) : new Interval(-0.1, -0.3, 0.2);
        return new Interleaved(new Reported().finding("wukong", "wins", true, 0, limits, false), 10, 90, 900);
    }

    @Test
    void segmentThatIsHarmed_isSaidBesideTheWinner() {
        Reported reported = new Reported().goal("wukong", Claim.BETTER, 4, ONE_TO_TWO);
        reported.segments = List.of(new Segment(
                "country",
                "KR",
                List.of(),
                List.of(
                        reported.finding("wukong", "ctr", true, 3, Reported.limits(Claim.WORSE), false),
                        reported.finding("wukong", "cvr", true, 0, Reported.limits(Claim.UNDECIDED), false))));
        assertThat(read(reported).shown())
                .hasSize(2)
                .contains("Where country = KR: wukong harms CTR compared with top-k by 1.00 to 3.00 percentage points");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLAIM | wukong is proven best: the stopping rule says to conclude.",
                "FUTILITY | no arm can beat wukong by more than the margin: the stopping rule says to conclude.",
                "SHIP | switching to wukong now would cost too little to go on: a decision, no evidence.",
                "MAX_DURATION | the longest run is over."
            })
    void stoppingRule_advises(Rule rule, String advice) {
        Reported reported = new Reported();
        reported.recommendation = Optional.of(new Recommendation(rule, "wukong", "", 9, Reported.NOW));
        assertThat(read(reported).advice()).isEqualTo(advice);
        assertThat(read(new Reported()).advice()).isEmpty();
    }
}
