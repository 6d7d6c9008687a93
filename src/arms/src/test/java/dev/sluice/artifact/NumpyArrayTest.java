package dev.sluice.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyArrayTest {
    /** What NumPy 2.4 writes for {@code np.array([[1, 2, 3], [-0.5, 0, 4]], dtype='<f4')}. */
    private static final String OF_NUMPY =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog"
                    + "KDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgIAoAAIA/AAAAQAAAQEAAAAC/AAAAAAAAgEA=";

    @Test
    void file_isReadAndWrittenAsNumpyDoes() {
        byte[] theirs = Base64.getDecoder().decode(OF_NUMPY);
        NumpyArray read = NumpyArray.read(Content.of(theirs), "x");
        assertThat(read.columns()).isEqualTo(3);
        assertThat(read.values()).containsExactly(1, 2, 3, -0.5f, 0, 4);
        assertThat(read.encoded()).isEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 0), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999, 999999999), }",
                "nothing"
            })
    void otherArrays_areRefused(String header) {
        byte[] good = new NumpyArray(new float[] {1, 2}, 2).encoded();
        byte[] bad = good.clone();
        byte[] told = header.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(bad, 10, bad.length - 8, (byte) ' ');
        System.arraycopy(told, 0, bad, 10, told.length);
        assertThatThrownBy(() -> NumpyArray.read(Content.of(bad), "vectors")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> NumpyArray.read(Content.of(Arrays.copyOf(good, good.length - 1)), "vectors"))
                .hasMessage("must hold as many numbers as it says");
        assertThatThrownBy(() -> NumpyArray.read(Content.of(Arrays.copyOf(good, 5)), "vectors"))
                .hasMessageContaining("NumPy");
    }
}
