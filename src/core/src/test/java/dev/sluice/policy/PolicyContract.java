package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.model.Allocation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every policy, whatever the arms have earned. */
abstract class PolicyContract {
    abstract Policy policy();

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    static List<ArmTotals> arms(long seed) {
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
        int count = 1 + random.nextInt(12);
        List<ArmTotals> arms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long rows = (long) Math.pow(10, 6 * random.nextDouble()) - 1;
            double rate = Math.pow(random.nextDouble(), 3);
            arms.add(ArmTotals.of("arm-" + i, rows, Math.rint(rows * rate)));
        }
        return arms;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shares_areADistribution(long seed) {
        List<ArmTotals> arms = arms(seed);
        Allocation allocation = policy().allocate(arms);
        assertThat(allocation.size()).isEqualTo(arms.size());
        double sum =
                IntStream.range(0, arms.size()).mapToDouble(allocation::share).sum();
        assertThat(sum).isCloseTo(1, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shares_dependOnTheTotalsOnly(long seed) {
        assertThat(policy().allocate(arms(seed))).isEqualTo(policy().allocate(arms(seed)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shares_followTheArmsInAnotherOrder(long seed) {
        List<ArmTotals> arms = arms(seed);
        List<ArmTotals> reversed = new ArrayList<>(arms);
        java.util.Collections.reverse(reversed);
        Allocation one = policy().allocate(arms);
        Allocation other = policy().allocate(reversed);
        for (int i = 0; i < arms.size(); i++) {
            assertThat(other.share(arms.size() - 1 - i)).isCloseTo(one.share(i), within(1e-9));
        }
    }

    /** Chi-square of 100,000 draws with fixed seed, or 1,000 where shares are 0 and 1; alarm at p = 1e-7. */
    @Test
    void draws_followTheShares() {
        List<ArmTotals> arms = List.of(ArmTotals.of("a", 60, 9), ArmTotals.of("b", 70, 12), ArmTotals.of("c", 50, 6));
        Allocation allocation = policy().allocate(arms);
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(7L);
        long[] drawn = new long[3];
        int draws = policy().deterministic() ? 1_000 : 100_000;
        for (int i = 0; i < draws; i++) {
            drawn[policy().draw(arms, random)]++;
        }
        double chi = 0;
        for (int i = 0; i < 3; i++) {
            double expected = draws * allocation.share(i);
            assertThat(expected > 0 || drawn[i] == 0).isTrue();
            chi += expected > 0 ? Math.pow(drawn[i] - expected, 2) / expected : 0;
        }
        assertThat(chi).isLessThan(32.2);
    }
}
