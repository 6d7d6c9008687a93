package dev.sluice.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import dev.sluice.codec.Kind;
import dev.sluice.feature.DenseField;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.feature.Transform;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CostTest {
    private static SparseField field(String name, Source source) {
        return new SparseField(name, source, name, Transform.VALUE, 10);
    }

    private static FeatureSchema schema(List<DenseField> dense, int history, SparseField... sparse) {
        return FeatureSchema.of(List.of(sparse), dense, history);
    }

    /** Two fields of length 2: 4 for Xᵀ Y and 4 for X times that, 4 in the perceptron, 4 of the compression, 4 in the head. */
    @Test
    void wukong_costsWhatItsProductsCost() {
        Wukong wukong = new Wukong(1, 2, 1, 1, 1, 1, 8, 1, 8, 0, 1);
        FeatureSchema schema = schema(List.of(), 0, field("user", Source.USER), field("item", Source.ITEM));
        assertThat(Cost.of(wukong, schema).multiplyAdds()).isEqualTo(20);
        assertThat(Cost.of(wukong.scaled(2), schema).multiplyAdds()).isGreaterThan(20 * 8);
    }

    @Test
    void convolution_costsItsKernelForEachResult() {
        CountingOps ops = new CountingOps();
        assertThat(ops.convolution("c", new long[] {1, 2, 4, 5}, 2, 3, new long[] {3, 3}, new long[] {1, 1}))
                .containsExactly(1, 3, 4, 5);
        assertThat(ops.multiplyAdds()).isEqualTo(60 * 2 * 9);
        assertThat(ops.parameters()).isEqualTo(3 * (2 * 9 + 1));
        ops.convolution("c", new long[] {1, 2, 4, 5}, 2, 3, new long[] {3, 3}, new long[] {1, 1});
        assertThat(ops.parameters()).as("learned once").isEqualTo(57);
        assertThat(ops.maxPool(new long[] {1, 3, 5, 4}, 2, 2)).containsExactly(1, 3, 2, 2);
        assertThat(ops.lookup(new long[12], 4, new long[] {7, 2})).containsExactly(7, 2, 4);
    }

    static Stream<Architecture> architectures() {
        return Kind.of(Architecture.class).stream().map(kind -> read(kind.name(), Architecture.class));
    }

    private static <T> T read(String type, Class<T> family) {
        try {
            return Json.http().readValue("{\"type\": \"" + type + "\"}", family);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyArchitecture_isCounted_asOneScore(Architecture architecture) {
        FeatureSchema schema = schema(
                List.of(new DenseField("price", Source.ITEM, "price", "", 0, 1)),
                architecture.historyLength(),
                field("user", Source.USER),
                field("gender", Source.USER),
                field("occupation", Source.USER),
                field("age", Source.USER),
                field("item", Source.ITEM),
                field("genre", Source.ITEM),
                field("year", Source.ITEM));
        Cost cost = Cost.of(architecture, schema);
        assertThat(cost.parameters()).isPositive();
        assertThat(cost.multiplyAdds()).isGreaterThanOrEqualTo(0);
        assertThat(Cost.of(architecture, schema)).isEqualTo(cost);
    }

    static Stream<SequenceEncoder> encoders() {
        return Kind.of(SequenceEncoder.class).stream().map(kind -> read(kind.name(), SequenceEncoder.class));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void everyEncoder_givesAStateForEachPlace(SequenceEncoder encoder) {
        CountingOps ops = new CountingOps();
        Contents contents =
                Contents.of(List.of(List.of("a", "b"), List.of("c", "d")), Math.max(1, encoder.characters()));
        long[] states = encoder.states(ops, new Sequences<>() {
            @Override
            public long catalogue() {
                return 2;
            }

            @Override
            public Contents contents() {
                return contents;
            }

            @Override
            public long[] items() {
                return new long[] {1, encoder.length()};
            }

            @Override
            public long[] mask() {
                return items();
            }
        });
        assertThat(states).containsExactly(1, encoder.length(), encoder.dim());
        assertThat(encoder.vectors(ops, 2, contents)).containsExactly(2, encoder.dim());
        assertThat(ops.multiplyAdds()).isPositive();
    }
}
