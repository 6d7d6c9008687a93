package dev.sluice.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.codec.InvalidInput;
import dev.sluice.offpolicy.PolicyValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenBanditReplayTest {
    private static final String HEADER = ",timestamp,item_id,position,click,propensity_score\n";

    @TempDir
    private Path folder;

    private Path file(String rows) throws IOException {
        return Files.writeString(folder.resolve("log.csv"), HEADER + rows);
    }

    @Test
    void log_isReadPlainOrGzipped() throws IOException {
        String rows = "0,t,0,1,1,0.5\n1,t,1,2,0,0.25\n2,t,2,3,1,1\n";
        Path zipped = folder.resolve("log.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write((HEADER + rows).getBytes(StandardCharsets.UTF_8));
        }
        OpenBanditLog log = OpenBanditLog.read(file(rows));
        assertThat(OpenBanditLog.read(zipped)).isEqualTo(log);
        assertThat(log.items()).hasSize(3);
        assertThat(log.clickRate()).isCloseTo(2 / 3.0, within(1e-12));
        // weights of uniform: (1/3) / (.5, .25, 1)
        PolicyValue value = OpenBanditReplay.evaluate(log, ItemPolicy.uniform(3), 10);
        assertThat(value.estimates().get("ips").value()).isCloseTo((2 / 3.0 + 1 / 3.0) / 3, within(1e-12));
        assertThat(value.estimates().keySet())
                .containsExactly("ips", "clipped", "snips", "dm", "dr", "sndr", "switch-dr", "dr-os");
    }

    @Test
    void badRows_areRefusedByName() throws IOException {
        assertThatThrownBy(() -> OpenBanditLog.read(file("0,t,0,1,1,0\n")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("propensities in (0, 1]");
        assertThatThrownBy(() -> OpenBanditLog.read(file("0,t,x,1,1,0.5\n"))).hasMessageContaining("line 2");
        assertThatThrownBy(() -> OpenBanditLog.read(file(""))).hasMessageContaining("two rows or more");
        Path other = Files.writeString(folder.resolve("other.csv"), "item_id,position,click\n0,1,1\n");
        assertThatThrownBy(() -> OpenBanditLog.read(other)).hasMessageContaining("action_prob");
    }

    @Test
    void rowsThatAreNone_areRefusedWithTheirLine() throws IOException {
        for (String row : List.of(
                "1,t,0,1,NaN,0.5",
                "1,t,0,1,,0.5",
                "1,t,0,1,2,0.5",
                "1,t,0,0,1,0.5",
                "1,t,0,1,1",
                "1,t,0,1,1,1e999",
                "1,t,-1,1,1,0.5",
                "1,t,1.5,1,1,0.5",
                "1,t,0,99999999999,1,0.5",
                "1,t,0,1,1,NaN")) {
            assertThatThrownBy(() -> OpenBanditLog.read(file("0,t,0,1,1,0.5\n" + row + "\n")))
                    .as(row)
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("line 3 of log.csv");
        }
    }

    /** Whatever the numbers of four items are: each is shown as often as uniform shows it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,1,2,3",
                "3,17,250,999",
                "2000000000,2000000001,2000000002,2000000003",
                "12345678901234567890123,12345678901234567890124,7,8"
            })
    void itemIds_areNumbersOfAnySize(String ids) throws IOException {
        String[] items = ids.split(",");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            rows.append("%d,t,%s,%d,%d,0.25\n".formatted(i, items[i % 4], 1 + i % 3, i % 7 == 0 ? 1 : 0));
        }
        OpenBanditLog log = OpenBanditLog.read(file(rows.toString()));
        assertThat(log.items()).hasSize(4).isSorted();
        PolicyValue value = OpenBanditReplay.evaluate(log, ItemPolicy.uniform(4), 10);
        assertThat(value.estimates().get("ips").value()).isCloseTo(29 / 200.0, within(1e-12));
        assertThat(value.meanWeight()).isCloseTo(1, within(1e-12));
        assertThat(value.estimates().get("dm").value()).isCloseTo(29 / 200.0, within(0.01));
    }

    @Test
    void byteOrderMark_changesNothing() throws IOException {
        String rows = "item_id,position,click,action_prob\n0,1,1,0.5\n1,2,0,0.25\n";
        Path plain = Files.writeString(folder.resolve("plain.csv"), rows);
        Path marked = Files.writeString(folder.resolve("marked.csv"), "\ufeff" + rows);
        assertThat(OpenBanditLog.read(marked)).isEqualTo(OpenBanditLog.read(plain));
    }

    /** Equal items are first, second or third with probability 1/4 each; 40,000 draws, five standard errors. */
    @Test
    void thompson_overEqualItems_isUniform() {
        double[] alpha = {2, 2, 2, 2};
        double[] beta = {50, 50, 50, 50};
        ItemPolicy policy = ItemPolicy.thompson(alpha, beta, 40_000, 3);
        for (int item = 0; item < 4; item++) {
            for (int position = 1; position <= 3; position++) {
                assertThat(policy.probability(item, position)).isCloseTo(0.25, within(0.011));
            }
        }
        assertThat(policy.probability(9, 1)).isZero();
    }

    /**
     * The small sample of the Open Bandit data set, campaign men (Saito, Aihara, Matsutani and Narita 2021): values by
     * independent code, those of Thompson sampling within the Monte Carlo error of its propensities.
     */
    @Test
    void openBandit_hasItsKnownValues() throws IOException {
        String data = System.getenv("SLUICE_DATA");
        assumeThat(data)
                .as("set SLUICE_DATA to a folder with obd, the small Open Bandit sample, to check its known values")
                .isNotNull();
        Path obd = Path.of(data).resolve("obd");
        OpenBanditLog random = OpenBanditLog.read(obd.resolve("random/men/men.csv.gz"));
        OpenBanditLog thompson = OpenBanditLog.read(obd.resolve("bts/men/men.csv.gz"));
        assertThat(random.clickRate()).isCloseTo(0.0046, within(1e-12));
        assertThat(thompson.clickRate()).isCloseTo(0.0069, within(1e-12));
        PolicyValue uniform = OpenBanditReplay.evaluate(thompson, ItemPolicy.uniform(34), 10);
        assertThat(uniform.estimates().get("ips").value()).isCloseTo(0.0030086, within(5e-8));
        assertThat(uniform.estimates().get("ips").se()).isCloseTo(0.000774, within(5e-7));
        assertThat(uniform.estimates().get("snips").value()).isCloseTo(0.0031894, within(5e-8));
        assertThat(uniform.estimates().get("snips").se()).isCloseTo(0.000828, within(5e-7));
        assertThat(uniform.ess()).isCloseTo(655.7, within(0.05));
        assertThat(uniform.maxWeight()).isCloseTo(178.3, within(0.05));
        ItemPolicy prior = ItemPolicy.read(obd.resolve("prior_bts.yaml"), 34, 20_000, 1);
        PolicyValue bts = OpenBanditReplay.evaluate(random, prior, 10);
        assertThat(bts.estimates().get("ips").value()).isCloseTo(0.00453, within(6e-5));
        assertThat(bts.estimates().get("snips").value()).isCloseTo(0.00460, within(6e-5));
    }
}
