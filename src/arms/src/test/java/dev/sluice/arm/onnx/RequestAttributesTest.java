package dev.sluice.arm.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestAttributesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void profileCompletesWhatTheRequestTells_andNeverGoesBefore() {
        RecommendRequest request = new RecommendRequest(
                "anna",
                "hash",
                Map.of("age", "40", "city", "Busan"),
                List.of(),
                ItemFilter.ALL,
                1,
                Map.of("city", "Seoul", "visits", 7),
                0);
        RequestAttributes attributes = new RequestAttributes(request, CLOCK, true);
        assertThat(attributes.of(Source.USER, "age")).isEqualTo("40");
        assertThat(attributes.of(Source.USER, "city")).isEqualTo("Seoul");
        assertThat(attributes.of(Source.USER, "visits")).isEqualTo("7");
        assertThat(attributes.of(Source.USER, "none")).isEmpty();
        assertThat(attributes.of(Source.USER, SparseField.ID)).isEqualTo("hash");
    }
}
