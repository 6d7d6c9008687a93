package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Counts;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.stream.JsonSerde;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the stores of the first release hold is still readable, so that an update goes on where it stopped. */
class OldStateTest {
    private static final Path RECORDS = Path.of("src/test/resources/records/v1");

    private static byte[] hex(String name) throws IOException {
        return HexFormat.of().parseHex(Files.readString(RECORDS.resolve(name + ".hex")));
    }

    @Test
    void openDecision_isReadable() throws IOException {
        DecisionRecord record =
                new JsonSerde<>(DecisionRecord.class).read(Files.readAllBytes(RECORDS.resolve("stored-decision.json")));
        assertThat(record.has(5)).isTrue();
        assertThat(record.counts()).isEqualTo(new Counts(1, 1, 1, 0, 1, 0, 0, 0, 0, Map.of()));
        assertThat(record.key()).isEqualTo("3|" + "ab".repeat(16) + "|d-1");
    }

    @Test
    void pendingSums_areReadable() throws IOException {
        assertThat(CounterCodec.COUNTS.read(hex("stored-counts")))
                .isEqualTo(new Counts(5, 4, 1, 3, 2, 1, 0, 0, 0, Map.of()));
        assertThat(CounterCodec.OUTCOMES.read(hex("stored-outcomes"))).isEqualTo(Outcomes.of(true, false, true, 2.5));
        assertThat(CounterCodec.LEDGER.read(hex("stored-ledger"))).isEqualTo(new Ledger(9, 1, 2, 3, 4));
    }

    @Test
    void sums_comeBack() {
        Counts counts = new Counts(5, 4, 1, 3, 2, 1, 6, 7, -8, Map.of("share", 2L, "add-to-cart", -1L));
        assertThat(CounterCodec.COUNTS.read(CounterCodec.COUNTS.write(counts))).isEqualTo(counts);
    }
}
