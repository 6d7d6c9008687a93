package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayCurvesTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final DelayScale MINUTES = DelayScale.of(Duration.ofDays(28));

    @Test
    void currentClass_countsWithBothOrNeither() {
        DelayedTotals arm = DelayedTotals.NONE.plus(change(0, 10, 1_000, 34), MINUTES);
        ArmTotals young = totals(arm, START.plusSeconds(59));
        assertThat(young.rows()).isEqualTo(1_000);
        assertThat(young.trials()).isZero();
        assertThat(young.reward()).isZero();
        ArmTotals older = totals(arm, START.plusSeconds(60));
        assertThat(older.reward()).isEqualTo(34);
        assertThat(older.trials()).isGreaterThan(34);
    }

    @Test
    void youngRows_areNoFailures() {
        DelayedTotals arm = DelayedTotals.NONE.plus(change(0, 0, 1_000, 0), MINUTES);
        assertThat(totals(arm, START.plus(Duration.ofHours(1))).trials()).isLessThan(20);
    }

    @Test
    void matureRows_giveThePlainPosterior() {
        DelayedTotals arm =
                DelayedTotals.NONE.plus(change(0, 0, 1_000, 0), MINUTES).plus(change(0, 86_400, 0, 50), MINUTES);
        ArmTotals mature = totals(arm, START.plus(Duration.ofDays(60)));
        assertThat(mature.trials()).isCloseTo(1_000, within(1e-6));
        assertThat(mature.reward()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void changes_inAnyOrder_giveTheSame(long seed) {
        List<DelayedChange> changes = stream(seed, Duration.ofDays(40));
        Instant now = START.plus(Duration.ofDays(41));
        DelayedTotals inOrder = sum(changes).at(MINUTES.number(now), MINUTES);
        Collections.shuffle(changes, new Random(seed));
        DelayedTotals shuffled = sum(changes).at(MINUTES.number(now), MINUTES);
        assertThat(shuffled.open().stream().map(DelayedCohort::start))
                .containsExactlyElementsOf(
                        inOrder.open().stream().map(DelayedCohort::start).toList());
        assertThat(shuffled.mature().rows()).isEqualTo(inOrder.mature().rows());
        assertThat(shuffled.mature().successes()).isEqualTo(inOrder.mature().successes());
        assertThat(totals(shuffled, now).trials())
                .isCloseTo(totals(inOrder, now).trials(), within(1e-6));
    }

    @Test
    void cohorts_areFew() {
        assertThat(sum(stream(1, Duration.ofDays(40))).open()).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void whatIsTakenBack_leavesNothing() {
        DelayedTotals arm = DelayedTotals.NONE
                .plus(change(0, 30, 10, 0), MINUTES)
                .plus(change(0, 9_000, 0, 4), MINUTES)
                .plus(change(0, 20_000, -10, -4), MINUTES);
        ArmTotals left = totals(arm, START.plus(Duration.ofDays(3)));
        assertThat(left.rows()).isZero();
        assertThat(left.trials()).isZero();
        assertThat(left.reward()).isZero();
    }

    @Test
    void rate_isFoundWhileSuccessesAreToCome() {
        DelayedTotals arm = sum(stream(7, Duration.ofDays(14)));
        ArmTotals totals = totals(arm, START.plus(Duration.ofDays(14)));
        assertThat(totals.reward() / totals.rows()).isLessThan(0.045);
        assertThat(totals.mean()).isCloseTo(0.05, within(0.004));
    }

    /** Decisions at every ten minutes, 5 % of which succeed: a third at once, the others three days later on average. */
    private static List<DelayedChange> stream(long seed, Duration length) {
        SplittableRandom random = new SplittableRandom(seed);
        List<DelayedChange> changes = new ArrayList<>();
        for (long decided = 0; decided < length.toSeconds(); decided += 600) {
            changes.add(change(decided, decided, 20, 0));
            for (int i = 0; i < 20; i++) {
                double delay = random.nextDouble() < 1 / 3.0 ? 5 : -Math.log(1 - random.nextDouble()) * 3 * 86_400;
                if (random.nextDouble() < 0.05 && decided + delay < length.toSeconds()) {
                    changes.add(change(decided, decided + (long) delay, 0, 1));
                }
            }
        }
        return changes;
    }

    private static DelayedTotals sum(List<DelayedChange> changes) {
        DelayedTotals sum = DelayedTotals.NONE;
        for (DelayedChange change : changes) {
            sum = sum.plus(change, MINUTES);
        }
        return sum;
    }

    private static ArmTotals totals(DelayedTotals arm, Instant now) {
        return new DelayCurves(MINUTES).totals(List.of(arm), List.of("a"), now).get(0);
    }

    private static DelayedChange change(long decided, long seen, double rows, double reward) {
        return new DelayedChange(START.plusSeconds(decided), START.plusSeconds(seen), rows, reward);
    }
}
