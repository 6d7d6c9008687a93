package dev.sluice.benchmark;

import dev.sluice.model.Allocation;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.ThompsonSampling;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One refresh of Thompson's vector. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ThompsonBenchmark {
    /** Number of arms. */
    @Param({"2", "8", "20", "64"})
    public int arms;

    private final ThompsonSampling policy = ThompsonSampling.flat();
    private final List<ArmTotals> totals = new ArrayList<>();

    /** Close rates, so that no arm can be skipped. */
    @Setup
    public void fill() {
        for (int i = 0; i < arms; i++) {
            totals.add(ArmTotals.of("arm-" + i, 20_000 + 500L * i, 1_000 + 20L * i));
        }
    }

    /** The shares of all arms. */
    @Benchmark
    public Allocation refresh() {
        return policy.allocate(totals);
    }
}
