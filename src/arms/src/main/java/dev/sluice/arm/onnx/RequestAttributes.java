package dev.sluice.arm.onnx;

import dev.sluice.feature.FeatureEncoder;
import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.recommend.RecommendRequest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What a request tells of its unit: the id, the context and what its profile adds, and the time. */
record RequestAttributes(RecommendRequest request, Clock clock, boolean hashed) implements FeatureEncoder.Attributes {
    @Override
    public String of(Source source, String attribute) {
        return switch (source) {
            case ITEM, CANDIDATE -> "";
            case MOMENT -> clock.instant().toString();
            case USER ->
                attribute.equals(SparseField.ID)
                        ? (hashed ? request.historyKey() : request.unit())
                        : text(request.context()
                                .getOrDefault(attribute, request.attributes().get(attribute)));
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
