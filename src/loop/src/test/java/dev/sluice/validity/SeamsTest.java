package dev.sluice.validity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.learning.Trial;
import dev.sluice.model.Claim;
import dev.sluice.model.Finding;
import dev.sluice.model.Withdrawn;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What lies between the parts, by cases in which the parts were right and the whole was wrong. */
class SeamsTest {
    private static final String FIXED = "\"policy\": {\"type\": \"fixed\"},";

    private static Finding ctr(Trial trial) {
        return trial.evidence().finding("ctr", 1, 0).orElseThrow();
    }

    /** An arm of a hundredth of the traffic whose 22 rows have no success at 5 %: no surprise. */
    @Test
    void fewRowsWithoutASuccess_areNoClaim() {
        Trial trial = Trial.of(
                2,
                "\"policy\": {\"type\": \"fixed\", \"weights\": {\"a0\": 0.99, \"a1\": 0.01}},"
                        + " \"analysis\": {\"decisions\": 56000},",
                1);
        for (int portion = 0; portion < 22; portion++) {
            trial.mature(new long[] {99, 1}, new long[] {5, 0}, .05, .05);
            assertThat(ctr(trial).claim()).isEqualTo(Claim.UNDECIDED);
            assertThat(trial.latest().recommendation()).isEmpty();
        }
    }

    @Test
    void smallLift_inAThousandMillionRows_isClaimed() {
        Trial trial = Trial.of(2, FIXED, 1);
        for (int portion = 0; portion < 10; portion++) {
            trial.mature(new long[] {50_000_000, 50_000_000}, new long[] {2_500_000, 2_535_000}, .05, .0507);
        }
        Finding finding = ctr(trial);
        assertThat(finding.claim()).isEqualTo(Claim.BETTER);
        assertThat(finding.difference().lower()).isBetween(.0006, .0007);
        assertThat(finding.difference().upper()).isBetween(.0007, .0008);
        assertThat(finding.lift().lower().orElseThrow()).isGreaterThan(.012);
        assertThat(trial.evidence().standing().best()).hasValue(1);
    }

    /** With plug-ins that grow with the rows, a plan at high rates has its power: 60 runs, each found with .94 or more. */
    @Test
    void plannedSplit_atHighRates_isClaimed() {
        long found = IntStream.range(0, 60)
                .filter(run -> {
                    Trial trial = Trial.of(2, FIXED + "\"analysis\": {\"decisions\": 19000},", 500 + run);
                    for (int look = 0; look < 38; look++) {
                        trial.step(500, .85, .87);
                    }
                    return ctr(trial).claim() == Claim.BETTER;
                })
                .count();
        assertThat(found).isGreaterThanOrEqualTo(45); // fewer have a chance below 1e-6
    }

    /** Better in the first half and as much worse in the second: the average so far is nothing, and that it changed is said. */
    @Test
    void effectThatTurns_isNoClaimAtTheEnd_andIsSaidToChange() {
        for (long seed = 1; seed <= 5; seed++) {
            Trial trial = Trial.of(2, FIXED, seed).paced(Duration.ofMinutes(30));
            boolean claimed = false;
            for (int look = 0; look < 100; look++) {
                trial.step(2_000, .05, look < 50 ? .065 : .035);
                claimed |= ctr(trial).claim() == Claim.BETTER;
            }
            assertThat(claimed).isTrue();
            assertThat(ctr(trial).claim()).isEqualTo(Claim.UNDECIDED);
            assertThat(ctr(trial).withdrawn().map(Withdrawn::claim)).contains(Claim.BETTER);
            assertThat(trial.evidence().standing().best()).isEmpty();
            assertThat(trial.latest().recommendation()).isEmpty();
            assertThat(trial.evidence().course().drifts().get(0).falls()).isTrue();
            assertThat(trial.evidence().course().stretches()).hasSizeBetween(12, 24);
            for (int look = 0; look < 60; look++) {
                trial.step(2_000, .05, .035);
            }
            assertThat(ctr(trial).claim()).isEqualTo(Claim.WORSE);
            assertThat(ctr(trial).withdrawn().map(Withdrawn::claim)).contains(Claim.BETTER);
            assertThat(trial.evidence().withdrawn()).containsKey("ctr|1|0");
        }
    }

    /** Evidence that comes and goes: at every look the claim, its interval, the best arm and the advice say the same. */
    @Test
    void evidenceThatFallsAgain_takesItsClaimBack() {
        boolean seen = false;
        for (long seed = 1; seed <= 200 && !seen; seed++) {
            Trial trial = Trial.of(2, FIXED, seed);
            boolean strong = false;
            for (int look = 0; look < 80; look++) {
                trial.step(2_000, .5, .515);
                Finding finding = ctr(trial);
                boolean claimed = finding.claim().differs();
                assertThat(claimed).isEqualTo(finding.logE() >= Math.log(20));
                assertThat(claimed)
                        .isEqualTo(finding.difference().lower() > 0
                                || finding.difference().upper() < 0);
                assertThat(trial.evidence().standing().best().isPresent()).isEqualTo(claimed);
                assertThat(trial.latest().recommendation().isPresent()).isEqualTo(claimed);
                strong |= finding.logE() > Math.log(40);
                if (strong && finding.logE() < Math.log(20)) {
                    assertThat(finding.withdrawn().map(Withdrawn::claim)).contains(Claim.BETTER);
                    seen = true;
                }
            }
        }
        assertThat(seen).isTrue();
    }

    /** A world that runs dry: control gets too little to tell, and the other arms tell. */
    @Test
    void ratesThatFall_areSaidToFall_andOthersAreNot() {
        String policy = "\"policy\": {\"type\": \"thompson\", \"floor\": 0.01},";
        int falling = 0;
        int steady = 0;
        for (long seed = 1; seed <= 20; seed++) {
            Trial dry = Trial.of(5, policy, seed).paced(Duration.ofMinutes(1));
            Trial well = Trial.of(5, policy, seed).paced(Duration.ofMinutes(1));
            for (int minute = 0; minute < 8; minute++) {
                double left = 1 - 0.08 * minute;
                dry.step(3_600, .08 * left, .35 * left, .37 * left, .34 * left, .38 * left);
                well.step(3_600, .08, .35, .37, .34, .38);
            }
            falling += dry.evidence().course().rates().fall() ? 1 : 0;
            steady += well.evidence().course().rates().fall() ? 1 : 0;
        }
        assertThat(falling).isEqualTo(20);
        assertThat(steady).isZero(); // each has a chance below 1 in 4,000
    }
}
