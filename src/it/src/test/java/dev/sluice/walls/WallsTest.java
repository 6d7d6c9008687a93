package dev.sluice.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.sluice.badfixture.attribution.AsksTheDatabase;
import dev.sluice.badfixture.decision.SleepyDecision;
import dev.sluice.badfixture.learning.ForgetfulLearner;
import dev.sluice.badfixture.policy.UnseededPolicy;
import dev.sluice.badfixture.report.ReportManager;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Walls hold, and each is seen to fall where a class breaks it on purpose. */
class WallsTest {
    private static final Map<Walls, Class<?>> BREAKERS = Map.ofEntries(
            Map.entry(Walls.SLEEP, SleepyDecision.class),
            Map.entry(Walls.TIME, SleepyDecision.class),
            Map.entry(Walls.NETWORK, SleepyDecision.class),
            Map.entry(Walls.CHANCE, UnseededPolicy.class),
            Map.entry(Walls.DATABASE, AsksTheDatabase.class),
            Map.entry(Walls.FIELDS, ForgetfulLearner.class),
            Map.entry(Walls.REAL_CLOCK, ReportManager.class),
            Map.entry(Walls.BOOT, ReportManager.class),
            Map.entry(Walls.KAFKA, ReportManager.class),
            Map.entry(Walls.PERSISTENCE, ReportManager.class),
            Map.entry(Walls.HTTP, ReportManager.class),
            Map.entry(Walls.NAMES, ReportManager.class));

    @ParameterizedTest
    @EnumSource
    void everyWall_holds(Walls wall) {
        wall.below("dev.sluice.").check(Walls.MAIN);
    }

    @ParameterizedTest
    @EnumSource
    void everyWall_fallsWhereItIsBroken(Walls wall) {
        Class<?> breaker = BREAKERS.get(wall);
        EvaluationResult found =
                wall.below("dev.sluice.badfixture.").evaluate(new ClassFileImporter().importClasses(breaker));
        assertThat(found.getFailureReport().getDetails())
                .as(wall + " on " + breaker)
                .isNotEmpty()
                .allMatch(detail -> detail.contains(breaker.getSimpleName()));
    }

    /** Thread.sleep, TimeUnit.sleep, a future that is waited for, by call and by reference. */
    @Test
    void everyWayToWait_isSeen() {
        EvaluationResult found = Walls.SLEEP
                .below("dev.sluice.badfixture.")
                .evaluate(new ClassFileImporter().importClasses(SleepyDecision.class));
        assertThat(found.getFailureReport().getDetails()).hasSize(4);
    }

    @Test
    void everyWall_hasAClassThatBreaksIt() {
        assertThat(BREAKERS.keySet()).isEqualTo(Set.of(Walls.values()));
    }
}
