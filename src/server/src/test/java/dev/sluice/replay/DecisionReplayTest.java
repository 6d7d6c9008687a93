package dev.sluice.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.learning.Trial;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Outcomes;
import dev.sluice.offpolicy.PolicyValue;
import dev.sluice.policy.EpsilonGreedy;
import dev.sluice.policy.FixedSplit;
import dev.sluice.policy.ThompsonSampling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecisionReplayTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final PublishedExperiment EXPERIMENT =
            ExperimentFixture.published(ExperimentFixture.definition("""
                    {"key": "test", "arms": [{"key": "a", "control": true}, {"key": "b"}]}"""), Status.RUNNING, 1);

    private static AllocationVersion version(long number, double share, Outcomes a, Outcomes b) {
        return new AllocationVersion(
                1, 1, 1, number, START, Allocation.of(share, 1 - share), List.of(0.05, 0.05), List.of(a, b));
    }

    private static CellDelta cell(long version, int slot, long rows, long clicks) {
        Outcomes outcomes = new Outcomes(List.of(rows - clicks, clicks, 0L, 0L, 0L, 0L, 0L, 0L), 0, 0);
        return new CellDelta(new Cell(1, version, 3, slot, Instant.EPOCH, 0), outcomes);
    }

    @Test
    void value_isTheWeightedRewardOfEveryDecision() {
        Map<Long, AllocationVersion> versions = Map.of(1L, version(1, 0.25, Outcomes.NONE, Outcomes.NONE));
        DecisionReplay replay = new DecisionReplay(EXPERIMENT, new FixedSplit(Map.of("a", 0.5, "b", 0.5)), versions);
        PolicyValue value = replay.evaluate(List.of(cell(1, 0, 100, 10), cell(1, 1, 300, 6), cell(9, 1, 50, 50)), 10);
        assertThat(value.n()).isEqualTo(400);
        // weights .5 / .25 and .5 / .75
        assertThat(value.estimates().get("ips").value()).isCloseTo((10 * 2 + 6 * 2 / 3.0) / 400, within(1e-12));
        assertThat(value.estimates().get("snips").value()).isCloseTo((10 * 2 + 6 * 2 / 3.0) / 400, within(1e-12));
        assertThat(value.estimates().get("dm").value()).isCloseTo(0.05, within(1e-12));
    }

    /** Twenty versions of a log by a fixed split: epsilon-greedy would have earned what it earns on the better arm. */
    @Test
    void policy_getsWhatWasMatureThen() {
        SplittableRandom random = new SplittableRandom(1);
        Map<Long, AllocationVersion> versions = new HashMap<>();
        List<CellDelta> cells = new ArrayList<>();
        Outcomes[] mature = {Outcomes.NONE, Outcomes.NONE};
        for (long number = 1; number <= 20; number++) {
            versions.put(number, version(number, 0.5, mature[0], mature[1]));
            for (int slot = 0; slot < 2; slot++) {
                long clicks = 0;
                for (int i = 0; i < 2_000; i++) {
                    clicks += random.nextDouble() < (slot == 0 ? 0.1 : 0.2) ? 1 : 0;
                }
                CellDelta cell = cell(number, slot, 2_000, clicks);
                cells.add(cell);
                mature[slot] = mature[slot].plus(cell.outcomes());
            }
        }
        PolicyValue value = new DecisionReplay(EXPERIMENT, EpsilonGreedy.constant(0), versions).evaluate(cells, 10);
        // tied at first: .15 on one batch, then .2
        assertThat(value.estimates().get("ips").value()).isCloseTo((0.15 + 19 * 0.2) / 20, within(0.01));
        assertThat(value.estimates().get("dr").value()).isCloseTo((0.15 + 19 * 0.2) / 20, within(0.01));
    }

    /** A fixed split's log, asked by what was mature in each epoch: Thompson sampling would soon have shown the better arm. */
    @Test
    void adaptivePolicy_onAFixedSplitsLog_learnsAsItGoes() {
        Trial trial = Trial.of(2, "\"policy\": {\"type\": \"fixed\"},", 3).keeping();
        for (int look = 0; look < 60; look++) {
            trial.step(100, .10, .50);
        }
        for (ThompsonSampling policy : List.of(
                ThompsonSampling.flat(), new ThompsonSampling(null, 0.0, null, ThompsonSampling.On.AUTO, null, 0))) {
            PolicyValue value =
                    new DecisionReplay(trial.experiment(), policy, trial.versions()).evaluate(trial.cells(), 10);
            assertThat(value.n()).isEqualTo(6_000);
            assertThat(value.estimates().get("ips").value()).isCloseTo(0.49, within(0.03));
            assertThat(value.estimates().get("dr").value()).isCloseTo(0.49, within(0.02));
        }
    }

    /** Biased estimators have no interval, and no rate has a negative limit. */
    @Test
    void intervals_areShownOnlyWhereTheyMeanSomething() {
        Map<Long, AllocationVersion> versions = Map.of(1L, version(1, 0.25, Outcomes.NONE, Outcomes.NONE));
        DecisionReplay replay = new DecisionReplay(EXPERIMENT, new FixedSplit(Map.of("a", 0.5, "b", 0.5)), versions);
        PolicyValue few = replay.evaluate(List.of(cell(1, 0, 30, 1), cell(1, 1, 60, 0)), 10);
        assertThat(few.trust()).isEqualTo(PolicyValue.Trust.BAD);
        assertThat(few.estimates().get("ips").lower()).hasValue(0.0);
        for (String biased : List.of("clipped", "dm", "switch-dr", "dr-os")) {
            assertThat(few.estimates().get(biased).upper()).as(biased).isEmpty();
        }
        PolicyValue many = replay.evaluate(List.of(cell(1, 0, 10_000, 500), cell(1, 1, 30_000, 1_500)), 10);
        assertThat(many.trust()).isEqualTo(PolicyValue.Trust.GOOD);
    }

    @Test
    void forgettingPolicy_andEmptyPeriod_areRefused() {
        ThompsonSampling forgets = new ThompsonSampling(null, 0, Duration.ofDays(1), 0);
        assertThatThrownBy(() -> new DecisionReplay(EXPERIMENT, forgets, Map.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must not forget");
        DecisionReplay replay = new DecisionReplay(EXPERIMENT, ThompsonSampling.flat(), Map.of());
        assertThatThrownBy(() -> replay.evaluate(List.of(cell(1, 0, 1, 0)), 10)).isInstanceOf(InvalidInput.class);
    }
}
