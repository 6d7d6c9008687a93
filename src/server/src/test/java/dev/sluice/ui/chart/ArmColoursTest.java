package dev.sluice.ui.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.ui.conclusion.Reported;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArmColoursTest {
    private static PublishedExperiment experiment(List<String> slots, List<String> arms) {
        Reported reported = new Reported();
        reported.arms = arms;
        return new PublishedExperiment(
                PublishedExperiment.NEWEST,
                1,
                1,
                1,
                42,
                Status.RUNNING,
                slots,
                reported.definition(),
                Instant.EPOCH,
                Optional.empty());
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "arm-" + i).toList();
    }

    @Test
    void armThatStays_keepsItsColour_whoeverComesAndGoes() {
        List<String> slots = names(4);
        assertThat(ArmColours.of(experiment(slots, slots), "arm-2")).isEqualTo("arm-2");
        assertThat(ArmColours.of(experiment(slots, List.of("arm-0", "arm-2")), "arm-2"))
                .isEqualTo("arm-2");
    }

    @Test
    void twoArms_neverShareAColour_whileThereAreEnough() {
        List<String> slots = names(9);
        PublishedExperiment experiment = experiment(slots, List.of("arm-0", "arm-8"));
        assertThat(ArmColours.of(experiment, "arm-0")).isEqualTo("arm-0");
        assertThat(ArmColours.of(experiment, "arm-8")).isEqualTo("arm-1");
        PublishedExperiment many = experiment(names(12), names(12));
        assertThat(names(12).stream().map(arm -> ArmColours.of(many, arm))).doesNotHaveDuplicates();
        assertThat(ArmColours.of(many, "arm-11")).isEqualTo("arm-3 hatched");
    }
}
