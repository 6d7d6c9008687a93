package dev.sluice.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against the distribution function of the multivariate normal in SciPy 1.17, which is told the same chain at once. */
class PlannedPowerTest {
    private static void assertChances(PlannedPower power, double[] times, double[] boundaries, double... expected) {
        assertThat(power.by(times, (look, time) -> boundaries[look])).containsExactly(expected, within(1e-6));
    }

    @Test
    void chanceByLook_isThatOfTheMultivariateNormal() {
        assertChances(
                new PlannedPower(0.8, 0.4, 2),
                new double[] {0.7, 1},
                new double[] {2.5, 2},
                0.08180473527616,
                0.338293456046469);
        assertChances(
                new PlannedPower(-1.1, 0.55, 3),
                new double[] {0.7, 0.85, 1},
                new double[] {2.45, 2.2, 2.03},
                0.0513094803544155,
                0.262490909007990,
                0.437970996023780);
        assertChances(new PlannedPower(0.1, 0.2, 0.5), new double[] {1}, new double[] {1.96}, 0.0461892572561524);
    }

    @Test
    void stepWithoutInformation_addsNothing() {
        PlannedPower power = new PlannedPower(0.8, 0.4, 2);
        double[] twice = power.by(new double[] {0.7, 0.7, 1}, (look, time) -> look < 2 ? 2.5 : 2);
        assertThat(twice[1]).isEqualTo(twice[0]);
    }
}
