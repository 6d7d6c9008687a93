package dev.sluice.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.stream.JsonSerde;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The state that the first release stored is still readable. */
class OldStateTest {
    @Test
    void experimentState_isReadable() throws IOException {
        ExperimentState state = new JsonSerde<>(ExperimentState.class)
                .read(Files.readAllBytes(Path.of("src/test/resources/records/v1/stored-experiment.json")));
        assertThat(state.version()).isEqualTo(7);
        assertThat(state.last(0)).isEqualTo(11);
        assertThat(state.arms().get(0).mature().clicks()).isEqualTo(1);
        assertThat(state.arms().get(0).live().rows()).isZero();
        assertThat(state.arms().get(0).discounted().trials()).isEqualTo(2.5);
        assertThat(state.tripped()).isEmpty();
    }
}
