package dev.sluice.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.model.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Worked examples, computed by independent code in double precision. */
class StatisticsTest {
    @Test
    void betaMixture_matchesTheReference() {
        Interval interval = new BetaMixture(0.5, 0.5, 0.05).interval(5, 100);
        assertThat(interval.lower()).isCloseTo(0.007149478932596926, within(1e-11));
        assertThat(interval.upper()).isCloseTo(0.1557944435406063, within(1e-10));
        Interval informed = new BetaMixture(1, 19, 0.05).interval(50, 1000);
        assertThat(informed.lower()).isCloseTo(0.031076141101560865, within(1e-11));
        assertThat(informed.upper()).isCloseTo(0.07494364619965684, within(1e-11));
    }

    @Test
    void betaMixture_holdsAtItsEdges() {
        assertThat(BetaMixture.UNINFORMED.interval(0, 0)).isEqualTo(new Interval(0, 0, 1));
        assertThat(BetaMixture.UNINFORMED.interval(0, 10).lower()).isZero();
        assertThat(BetaMixture.UNINFORMED.interval(10, 10).upper()).isEqualTo(1);
        assertThat(BetaMixture.UNINFORMED
                        .interval(3_000_000_000L, 60_000_000_000L)
                        .radius())
                .isLessThan(1e-5);
        assertThatThrownBy(() -> BetaMixture.UNINFORMED.interval(2, 1)).hasMessageContaining("[0, 1]");
    }

    /** Student's t on 1, 2, 3, 4, 5: mean 3, s.e. √0.5, t(4, .975) = 2.776445105. */
    @Test
    void pairedMeans_areStudents() {
        double[] a = {1, 2, 3, 4, 5};
        Interval mean = PairedMeans.of(a);
        assertThat(mean.radius()).isCloseTo(2.776445105 * Math.sqrt(0.5), within(1e-6));
        PairedMeans.Difference difference = PairedMeans.difference(a, new double[] {0, 0, 0, 0, 0});
        assertThat(difference.p()).isCloseTo(0.013236, within(1e-5));
        assertThat(PairedMeans.difference(a, a).p()).isEqualTo(1);
    }

    /** 2 x 2 table (10, 90; 25, 75): chi-square 7.792208 without correction, p = .0052472 (scipy.stats.chi2_contingency). */
    @Test
    void equalShares_isPearsonsTest() {
        assertThat(EqualShares.p(List.of(new EqualShares.Group(10, 100), new EqualShares.Group(25, 100))))
                .isCloseTo(0.005247203739115639, within(1e-12));
        assertThat(EqualShares.p(List.of(new EqualShares.Group(0, 100), new EqualShares.Group(0, 50))))
                .isEqualTo(1);
        assertThat(EqualShares.p(List.of(new EqualShares.Group(3, 100), new EqualShares.Group(0, 0))))
                .isEqualTo(1);
    }
}
