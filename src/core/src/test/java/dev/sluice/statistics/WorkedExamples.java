package dev.sluice.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** Worked examples in files: input, what the named source published, and what the definitions give in double precision. */
public final class WorkedExamples {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WorkedExamples() {}

    /** The example of that id. */
    public static JsonNode read(String file, String id) {
        try (InputStream in = WorkedExamples.class.getResourceAsStream("/worked-examples/" + file + ".json")) {
            return StreamSupport.stream(
                            JSON.readTree(Objects.requireNonNull(in))
                                    .get("cases")
                                    .spliterator(),
                            false)
                    .filter(example -> example.get("id").asText().equals(id))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Numbers of an array. */
    public static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    /** Whole numbers of an array. */
    public static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }

    /** Whether a number is the derived one within 1e-9, relative above 1 in size. */
    public static void assertDerived(double actual, JsonNode derived) {
        assertWithin(actual, derived, 1e-9);
    }

    /** Whether a number is within that tolerance, relative above 1 in size. */
    public static void assertWithin(double actual, JsonNode expected, double tolerance) {
        assertThat(actual)
                .isCloseTo(expected.asDouble(), within(tolerance * Math.max(1, Math.abs(expected.asDouble()))));
    }
}
