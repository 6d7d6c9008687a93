package dev.sluice.ui.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
    private static Optional<LearningCurve> curve(String points) throws JsonProcessingException {
        return LearningCurve.of(Json.http().readTree(points));
    }

    @Test
    void lines_shareOneScale_fromTheFirstEpochToTheLast() throws JsonProcessingException {
        LearningCurve curve = curve("""
                        [{"trainLoss": 0.7, "validLoss": 0.75}, {"trainLoss": 0.5, "validLoss": 0.65},
                         {"trainLoss": 0.35, "validLoss": 0.55}]""").orElseThrow();
        assertThat(curve)
                .returns("0.0,12.5 50.0,62.5 100.0,100.0", LearningCurve::train)
                .returns("0.0,0.0 50.0,25.0 100.0,50.0", LearningCurve::valid)
                .returns("0.3500", LearningCurve::lowest)
                .returns("0.7500", LearningCurve::highest)
                .returns(3, LearningCurve::epochs);
    }

    @Test
    void epochWithoutAFigure_leavesTheOtherLineAlone() throws JsonProcessingException {
        assertThat(curve("[{\"trainLoss\": 2, \"validLoss\": null}, {\"trainLoss\": 1, \"validLoss\": 1.5}]"))
                .hasValueSatisfying(curve -> {
                    assertThat(curve.valid()).isEmpty();
                    assertThat(curve.train()).isEqualTo("0.0,0.0 100.0,100.0");
                });
    }

    @Test
    void oneEpoch_isNoCurve_andALevelLineIsOne() throws JsonProcessingException {
        assertThat(curve("[]")).isEmpty();
        assertThat(curve("[{\"trainLoss\": 1}]")).isEmpty();
        assertThat(curve("[{\"trainLoss\": 1}, {\"trainLoss\": 1}]"))
                .hasValueSatisfying(curve -> assertThat(curve.train()).isEqualTo("0.0,100.0 100.0,100.0"));
    }
}
