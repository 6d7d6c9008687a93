package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DelayCorrectedTotalsTest {
    /** 100 periods of 1,000 decisions at 5 %, delays geometric with mean 8: the rate is found while most is to come. */
    @Test
    void exposure_isThatOfTheDelay() {
        SplittableRandom random = new SplittableRandom(1);
        DelayCorrectedTotals arm = DelayCorrectedTotals.NONE;
        int[][] from = new int[400][400];
        int periods = 100;
        for (int period = 0; period < periods; period++) {
            arm = arm.plus(period, period, 1_000, 0);
            for (int i = 0; i < 50; i++) {
                int delay = (int) (Math.log(1 - random.nextDouble()) / Math.log(8 / 9.0));
                if (delay < DelayCorrectedTotals.PERIODS) {
                    from[period + delay][period]++;
                }
            }
            for (int decided = 0; decided <= period; decided++) {
                if (from[period][decided] > 0) {
                    arm = arm.plus(decided, period, 0, from[period][decided]);
                }
            }
        }
        ArmTotals totals = DelayCorrectedTotals.totals(List.of(arm.at(periods)), List.of("a"))
                .get(0);
        double exposure = 0;
        for (int period = 0; period < periods; period++) {
            exposure += 1_000 * Math.min(1, (1 - Math.pow(8 / 9.0, periods - period)) / (1 - Math.pow(8 / 9.0, 50)));
        }
        assertThat(totals.rows()).isEqualTo(100_000);
        assertThat(totals.trials()).isCloseTo(exposure, within(0.01 * exposure));
        assertThat(totals.mean()).isCloseTo(0.05, within(0.002));
        assertThat(totals.reward() / totals.rows()).isLessThan(0.047);
    }

    @Test
    void matureCohorts_countInFull() {
        DelayCorrectedTotals arm = DelayCorrectedTotals.NONE.plus(0, 0, 100, 0).plus(0, 3, 0, 10);
        assertThat(arm.open()).hasSize(1);
        DelayCorrectedTotals over = arm.at(DelayCorrectedTotals.PERIODS);
        assertThat(over.open()).isEmpty();
        assertThat(over.rows()).isEqualTo(100);
        assertThat(over.earned()).isEqualTo(10);
        assertThat(over.plus(0, 80, 0, 1).earned()).isEqualTo(11);
        ArmTotals totals =
                DelayCorrectedTotals.totals(List.of(over), List.of("a")).get(0);
        assertThat(totals.trials()).isEqualTo(100);
        assertThat(totals.mean()).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void freshDecisions_areNoFailures() {
        ArmTotals totals = DelayCorrectedTotals.totals(
                        List.of(DelayCorrectedTotals.NONE.plus(7, 7, 1_000, 0)), List.of("a"))
                .get(0);
        assertThat(totals.trials()).isZero();
        assertThat(totals.rows()).isEqualTo(1_000);
    }
}
