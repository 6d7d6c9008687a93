package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.RewardCourse;
import dev.sluice.model.RewardCourse.Drift;
import dev.sluice.model.RewardCourse.Effect;
import dev.sluice.model.RewardCourse.Rate;
import dev.sluice.model.RewardCourse.Rates;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final PublishedExperiment EXPERIMENT =
            ExperimentFixture.published(ExperimentFixture.definition("""
                    {"key": "test", "arms": [{"key": "a", "control": true}, {"key": "b"}]}"""), Status.RUNNING, 1);

    private static Course course(Drift drift) {
        return course(drift, new Rates(Math.log(100), -3));
    }

    private static Course course(Drift drift, Rates rates) {
        return Course.of(
                EXPERIMENT,
                new RewardCourse(
                        List.of(new RewardCourse.Stretch(
                                NOON,
                                NOON.plusSeconds(3600),
                                List.of(new Rate(100, 5), new Rate(200, 12)),
                                List.of(new Effect(0, -1, 1), new Effect(0.01, -0.02, 0.04)))),
                        List.of(drift),
                        rates));
    }

    @Test
    void stretches_nameTheArms_andControlHasNoEffect() {
        Course course = course(new Drift(1, 0, 0, 0));
        Course.Stretch stretch = course.stretches().get(0);
        assertThat(stretch.arms()).extracting(Course.ArmThen::arm).containsExactly("a", "b");
        assertThat(stretch.arms().get(0).effect()).isEmpty();
        assertThat(stretch.arms().get(1).effect().orElseThrow().upper()).isEqualTo(0.04);
        assertThat(stretch.arms().get(1).rows()).isEqualTo(200);
        assertThat(course.rates()).isEqualTo(new Course.Rates(2, true, false));
        assertThat(course.warnings()).isEmpty();
    }

    @Test
    void effectsThatChange_areWarnedOf() {
        assertThat(course(new Drift(1, Math.log(25), -3, 0)).warnings())
                .containsExactly(
                        "the effect of 'b' is not the same all the time: it falls; what is claimed of it is the"
                                + " average so far");
        assertThat(course(new Drift(1, 0, 0, -4)).warnings())
                .hasSize(1)
                .allMatch(warning -> warning.startsWith("'b' earns less the more it is shown"));
        assertThat(course(new Drift(1, Math.log(19), -3, -3)).warnings()).isEmpty();
    }

    @Test
    void ratesThatFall_areWarnedOf() {
        Drift steady = new Drift(1, 0, 0, 0);
        assertThat(course(steady, new Rates(Math.log(100), -4)).warnings())
                .containsExactly(
                        "the arms' rates fall with time: what is claimed is the average so far, and tells less of"
                                + " what is to come");
        assertThat(course(steady, new Rates(Math.log(100), 4)).warnings()).isEmpty();
        assertThat(course(steady, new Rates(Math.log(19), -4)).warnings()).isEmpty();
    }
}
