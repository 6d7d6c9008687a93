package dev.sluice.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.InvalidInput;
import dev.sluice.planning.PlanRequest.Mode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static PlanRequest question(Mode mode, int arms, double rate, double effect) {
        return new PlanRequest(mode, arms, rate, effect, null, null, Optional.of(10_000.0), Optional.of(50_000L), 1L);
    }

    @Test
    void fixedSplit_isByFormula() {
        Plan plan = Planner.plan(question(Mode.FIXED, 2, 0.05, 0.1));
        // (1.95996 + 0.84162)² (.0475 + .051975) / .005²
        assertThat(plan.perArm()).isBetween(31_228L, 31_236L);
        assertThat(plan.total()).isEqualTo(2 * plan.perArm());
        assertThat(plan.days().orElseThrow()).isCloseTo(plan.total() / 10_000.0, within(1e-9));
        assertThat(plan.watchedTotal()).isCloseTo((long) (1.11 * plan.total()), within(2L));
        assertThat(plan.detectableLift().orElseThrow()).isCloseTo(0.112, within(0.001));
        assertThat(plan.simulated()).isEmpty();
        assertThat(plan.meaning()).contains("a lift of 10.0 % over a rate of 5.00 %");
        assertThat(Planner.plan(question(Mode.FIXED, 4, 0.05, 0.1)).perArm()).isGreaterThan(plan.perArm());
    }

    /** Four arms, one 20 % better: top-two proves it, Thompson sampling earns more on the way. */
    @Test
    void modes_differInProofAndRegret() {
        Plan learn = Planner.plan(question(Mode.LEARN, 4, 0.05, 0.3));
        Plan earn = Planner.plan(question(Mode.EARN, 4, 0.05, 0.3));
        Plan measure = Planner.plan(question(Mode.MEASURE, 4, 0.05, 0.3));
        assertThat(learn.simulated().orElseThrow().claimed()).isGreaterThan(0.95);
        assertThat(learn.simulated().orElseThrow().wrong()).isLessThan(0.06);
        assertThat(learn.simulated().orElseThrow().decisions()).isPresent();
        assertThat(learn.simulated().orElseThrow().regret())
                .isLessThan(measure.simulated().orElseThrow().regret());
        assertThat(earn.simulated().orElseThrow().claimed())
                .isLessThan(learn.simulated().orElseThrow().claimed() + 1e-9);
        assertThat(earn.simulated().orElseThrow().regret())
                .isLessThan(earn.simulated().orElseThrow().evenRegret() / 2);
        assertThat(learn.meaning()).contains("takes about");
    }

    @Test
    void hugeSamples_areSimulatedToo() {
        Plan plan = Planner.plan(question(Mode.LEARN, 2, 0.01, 0.05));
        assertThat(plan.total()).isGreaterThan(1_000_000);
        assertThat(plan.simulated().orElseThrow().claimed()).isGreaterThan(0.5);
    }

    @Test
    void badQuestions_areRefusedByField() {
        assertThatThrownBy(() -> question(Mode.FIXED, 9, 0.05, 0.1))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("arms"));
        assertThatThrownBy(() -> question(Mode.FIXED, 2, 0.6, 1))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("effect"));
    }
}
