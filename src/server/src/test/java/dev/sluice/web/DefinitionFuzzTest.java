package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.codec.Json;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.Allocation;
import dev.sluice.policy.ArmTotals;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Whatever is posted as an experiment: it is refused at a field in our words, or it is read back alike wherever it is kept. */
class DefinitionFuzzTest {
    private static final Problems PROBLEMS = new Problems();
    private static final List<String> FOREIGN = List.of("dev.sluice", "com.fasterxml", "java.", "Exception", "Feature");
    private static final List<ObjectMapper> DIALECTS = List.of(Json.http(), Json.yaml(), Json.wire());

    /**
     * @param body read as JSON and as YAML
     */
    @Tag("fuzz")
    @FuzzTest(maxDuration = "5s")
    void definitions_areReadAsTheyWereWritten(byte @NotNull [] body) throws IOException {
        for (ObjectMapper dialect : List.of(Json.http(), Json.yaml())) {
            Optional<ExperimentDefinition> read = read(dialect, body);
            if (read.isPresent()) {
                requireKept(read.get());
                requireUsable(read.get());
            }
        }
    }

    private static Optional<ExperimentDefinition> read(ObjectMapper dialect, byte[] body) throws IOException {
        try {
            return Optional.ofNullable(dialect.readValue(body, ExperimentDefinition.class));
        } catch (JsonProcessingException e) {
            requireWords(PROBLEMS.map(e), new String(body, StandardCharsets.UTF_8));
        } catch (CharConversionException e) {
            requireWords(PROBLEMS.map(e), new String(body, StandardCharsets.UTF_8));
        }
        return Optional.empty();
    }

    private static void requireWords(Response refused, String body) {
        Problem problem = (Problem) refused.getEntity();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.violations())
                .hasSize(1)
                .allMatch(wrong -> !wrong.field().isEmpty());
        assertThat(problem.detail()).isNotBlank().hasSizeLessThanOrEqualTo(Problem.MOST + 1);
        // what the caller wrote may be told back
        assertThat(FOREIGN).noneMatch(word -> problem.detail().contains(word) && !body.contains(word));
    }

    private static void requireKept(ExperimentDefinition definition) throws IOException {
        for (ObjectMapper dialect : DIALECTS) {
            assertThat(dialect.readValue(dialect.writeValueAsBytes(definition), ExperimentDefinition.class))
                    .isEqualTo(definition);
        }
        String stored = Json.http().writeValueAsString(definition);
        assertThat(Json.http().readValue(stored, ExperimentDefinition.class)).isEqualTo(definition);
        ExperimentDefinition hidden = definition.hiding(unit -> "0123456789abcdef".repeat(2));
        assertThat(hidden.hiding(unit -> "fedcba9876543210".repeat(2))).isEqualTo(hidden);
        assertThat(definition.continues(List.of(definition))).isTrue();
    }

    private static void requireUsable(ExperimentDefinition definition) {
        assertThat(definition.goalNames()).isNotEmpty();
        assertThat(definition.thinControl()).isNotNull();
        definition.baseline(Map.of("country", "KR", "age", 30));
        if (!definition.interleaves()) {
            for (long rows : List.of(0L, 1L, 1_000L)) {
                Allocation shares = definition.policy().allocate(totals(definition, rows));
                assertThat(shares.size()).isEqualTo(definition.arms().size());
            }
        }
    }

    /** Control first, and each arm better than the one before. */
    private static List<ArmTotals> totals(ExperimentDefinition definition, long rows) {
        List<ArmTotals> totals = new ArrayList<>();
        totals.add(ArmTotals.of(definition.controlArm().key(), rows, 0));
        for (ArmDefinition arm : definition.arms()) {
            if (!arm.control()) {
                totals.add(ArmTotals.of(arm.key(), rows, rows * totals.size() / 100.0));
            }
        }
        return totals;
    }
}
