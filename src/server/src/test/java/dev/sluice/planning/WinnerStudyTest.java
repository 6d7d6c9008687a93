package dev.sluice.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.planning.RegretStudy.Arm;
import dev.sluice.policy.FixedSplit;
import dev.sluice.policy.Policy;
import dev.sluice.policy.TopTwoThompson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WinnerStudyTest {
    private static final Policy EVEN = new FixedSplit(Map.of());

    private static WinnerStudy study(Policy policy, Arm... arms) {
        return WinnerStudy.of(List.of(arms), policy, 0.05, 0.8).orElseThrow();
    }

    private static long decisions(WinnerStudy study, long seed) {
        return study.run(seed).claimedBy(0.8).orElseThrow();
    }

    /** Of a hundred runs with an error of 5 % in all, 20 wrong ones have a chance below 1e-7. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bestArm_isClaimed_andSeldomAnotherOne(long seed) {
        WinnerStudy.Result result = study(
                        TopTwoThompson.withFloor(0.02), new Arm("a", 0.1), new Arm("b", 0.2), new Arm("c", 0.1))
                .run(seed);
        assertThat(result.best()).isEqualTo(1);
        assertThat(result.right()).isGreaterThanOrEqualTo(0.8);
        assertThat(result.wrong()).isLessThan(0.2);
        assertThat(result.claimedBy(0.5).orElseThrow())
                .isLessThanOrEqualTo(result.claimedBy(0.8).orElseThrow());
    }

    @Test
    void largerDifferences_areShownSooner() {
        assertThat(decisions(study(EVEN, new Arm("a", 0.1), new Arm("b", 0.2)), 1))
                .isLessThan(decisions(study(EVEN, new Arm("a", 0.1), new Arm("b", 0.12)), 1) / 4);
    }

    @Test
    void weightsOfASplit_areThoseOfItsArms() {
        Policy uneven = new FixedSplit(Map.of("a", 0.98, "b", 0.02));
        Arm[] arms = {new Arm("a", 0.1), new Arm("b", 0.15)};
        assertThat(study(uneven, arms).run(1).claimedBy(0.5))
                .satisfiesAnyOf(
                        seldom -> assertThat(seldom).isEmpty(),
                        late -> assertThat(late.orElseThrow()).isGreaterThan(3 * decisions(study(EVEN, arms), 1)));
    }

    @Test
    void armsThatAreNearlyAlike_areNotPlayedForever() {
        assertThat(WinnerStudy.of(List.of(new Arm("a", 0.1), new Arm("b", 0.2), new Arm("c", 0.2)), EVEN, 0.05, 0.8))
                .isEmpty();
        assertThat(WinnerStudy.of(List.of(new Arm("a", 0.1), new Arm("b", 0.1009)), EVEN, 0.05, 0.8))
                .isEqualTo(Optional.empty());
    }

    @Test
    void sameSeed_givesTheSameRuns() {
        WinnerStudy study = study(EVEN, new Arm("a", 0.1), new Arm("b", 0.2));
        assertThat(study.run(5)).isEqualTo(study.run(5)).isNotEqualTo(study.run(6));
    }
}
