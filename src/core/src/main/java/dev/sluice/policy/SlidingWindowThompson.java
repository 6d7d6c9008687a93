package dev.sluice.policy;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Durations;
import dev.sluice.codec.Setting;
import dev.sluice.model.Allocation;
import dev.sluice.policy.ThompsonSampling.Prior;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

/**
 * Thompson sampling that learns from the last while only, for rates that jump.
 */
@JsonTypeName("sliding-window-thompson")
public record SlidingWindowThompson(
        @Setting(value = "How far back it learns; the window moves in 64 steps", in = "[1s, ∞)", like = "7d")
        Duration window,

        @Nullable Prior prior,

        @Setting(value = Floors.EVERY, in = "[0, 1]", like = "0.02") @Nullable Double floor,

        @Setting(value = Floors.OF_CONTROL, in = "[0, 1]", like = "0.1") @Nullable Double controlFloor,

        @Setting(value = Policy.WARMUP, byDefault = "0", in = "[0, ∞)")
        long warmup)
        implements Policy {
    public SlidingWindowThompson {
        require(
                window != null && window.compareTo(Duration.ofSeconds(1)) >= 0,
                "window",
                "must be 1s or more, got " + Durations.format(window));
        new Floors(floor, controlFloor);
        new ThompsonSampling(prior, 0, null, warmup);
    }

    /** With the same least share for every arm. */
    public SlidingWindowThompson(Duration window, @Nullable Prior prior, double floor, long warmup) {
        this(window, prior, floor, null, warmup);
    }

    private ThompsonSampling thompson() {
        return new ThompsonSampling(prior, floor, controlFloor, ThompsonSampling.On.RATES, null, warmup);
    }

    @Override
    public Prior ratePrior() {
        return thompson().ratePrior();
    }

    @Override
    public double[] leastShares(int arms, int control) {
        return thompson().leastShares(arms, control);
    }

    @Override
    public void check(List<String> arms) {
        thompson().check(arms);
    }

    @Override
    public Optional<Forgetting> forgetting() {
        return Optional.of(new Forgetting.Window(window));
    }

    @Override
    public Allocation allocate(List<ArmTotals> arms) {
        return thompson().allocate(arms);
    }

    @Override
    public Allocation allocate(Experience experience) {
        return thompson().allocate(experience);
    }

    @Override
    public int draw(List<ArmTotals> arms, UniformRandomProvider random) {
        return thompson().draw(arms, random);
    }
}
