package dev.sluice.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.statistics.Normal;
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

    /** Near the end, by the same distribution at a thousandth of the information that is left. */
    @Test
    void lastSteps_loseNoMass() {
        double spread = 2;
        for (double left : new double[] {0.005, 0.002}) {
            double time = 1 - left;
            double mean = 2.1 * Math.sqrt(time) * (1 + left / (1 / (spread * spread) + time));
            double deviation = Math.sqrt(left + left * left / (1 / (spread * spread) + time));
            double once = Normal.above((2.2 - mean) / deviation);
            PlannedPower power = new PlannedPower(2.1 * Math.sqrt(time), time, spread);
            assertThat(power.by(new double[] {1}, (look, at) -> 2.2)[0]).isCloseTo(once, within(1e-9));
            // a boundary that is out of reach before the end changes nothing
            double[] times = {1 - left * .75, 1 - left * .5, 1 - left * .25, 1};
            double[] four = power.by(times, (look, at) -> look < 3 ? 9 : 2.2);
            assertThat(four[3]).isCloseTo(once, within(1e-7));
        }
    }

    @Test
    void stepWithoutInformation_addsNothing() {
        PlannedPower power = new PlannedPower(0.8, 0.4, 2);
        double[] twice = power.by(new double[] {0.7, 0.7, 1}, (look, time) -> look < 2 ? 2.5 : 2);
        assertThat(twice[1]).isEqualTo(twice[0]);
    }
}
