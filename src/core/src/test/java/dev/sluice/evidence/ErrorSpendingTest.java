package dev.sluice.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.statistics.Normal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boundaries of a planned horizon. */
class ErrorSpendingTest {
    @Test
    void withPlannedLooks_hasStepsAndIsLower() {
        ErrorSpending planned = ErrorSpending.planned(0.05, 4);
        assertThat(planned.z(0.5)).isEqualTo(planned.z(0.74)).isLessThan(planned.z(0.3));
        assertThat(planned.z(1)).isLessThan(ErrorSpending.watched(0.05).z(1));
        assertThat(ErrorSpending.planned(0.05, 1).z(1)).isCloseTo(1.959963984540054, within(1e-9));
    }

    /** The first look of any plan is at the plain quantile of what may be spent by then. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.025, 0.01})
    void firstLook_spendsItsShare(double alpha) {
        double[] z = ErrorSpending.boundaries(alpha, 2.5, 0.3, 0.6, 1);
        assertThat(2 * Normal.above(z[0])).isCloseTo(alpha * Math.pow(0.3, 2.5), within(1e-12));
    }

    @Test
    void outsideOfThePlan_nothingIsNew() {
        ErrorSpending boundary = ErrorSpending.watched(0.05);
        assertThat(boundary.z(0)).isInfinite();
        assertThat(boundary.z(1.5)).isEqualTo(boundary.z(1));
        assertThat(boundary.closing(1)).isCloseTo(boundary.z(1), within(0.02));
        assertThat(boundary.closing(0.5)).isBetween(1.959, 2.1).isLessThan(boundary.z(0.5));
    }

    /**
     * Random walks without drift, looked at 1,000 times: 20,000 of them cross with a share of α, which is missed by more than
     * 5 standard errors with a chance below 1e-6; also where the last look comes at 60 % of the information.
     */
    @Test
    void errorIsSpent_andNoMore() {
        ErrorSpending boundary = ErrorSpending.watched(0.05);
        int runs = 20_000;
        int crossed = 0;
        int closed = 0;
        for (int run = 0; run < runs; run++) {
            SplittableRandom random = new SplittableRandom(run);
            double sum = 0;
            boolean over = false;
            for (int look = 1; look <= 1000; look++) {
                sum += random.nextGaussian();
                double z = Math.abs(sum) / Math.sqrt(look);
                if (look == 600) {
                    closed += over || z >= boundary.closing(0.6) ? 1 : 0;
                }
                over |= z >= boundary.z(look / 1000.0);
            }
            crossed += over ? 1 : 0;
        }
        double slack = 5 * Math.sqrt(0.05 * 0.95 / runs);
        assertThat(crossed / (double) runs).isCloseTo(0.05, within(slack));
        assertThat(closed / (double) runs).isCloseTo(0.05, within(slack));
    }
}
