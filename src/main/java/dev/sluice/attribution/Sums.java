package dev.sluice.attribution;

import dev.sluice.model.Counts;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Sums as big-endian numbers of eight bytes, in the order of their components: every event reads and writes two of them.
 *
 * @param <T> kind of the sums
 */
final class Sums<T> {
    static final Sums<Counts> COUNTS = new Sums<>(
            6,
            (counts, out) -> out.putLong(counts.decisions())
                    .putLong(counts.impressions())
                    .putLong(counts.impliedImpressions())
                    .putLong(counts.clickEvents())
                    .putLong(counts.viewEvents())
                    .putLong(counts.conversionEvents()),
            in -> new Counts(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong()));

    static final Sums<Ledger> LEDGER = new Sums<>(
            5,
            (ledger, out) -> out.putLong(ledger.accepted())
                    .putLong(ledger.duplicate())
                    .putLong(ledger.late())
                    .putLong(ledger.orphan())
                    .putLong(ledger.invalid()),
            in -> new Ledger(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong()));

    static final Sums<Outcomes> OUTCOMES = new Sums<>(
            10,
            (outcomes, out) -> {
                outcomes.joint().forEach(out::putLong);
                out.putDouble(outcomes.valueSum()).putDouble(outcomes.valueSquares());
            },
            in -> {
                List<Long> joint = new ArrayList<>(8);
                for (int i = 0; i < 8; i++) {
                    joint.add(in.getLong());
                }
                return new Outcomes(joint, in.getDouble(), in.getDouble());
            });

    private final int numbers;
    private final BiConsumer<T, ByteBuffer> writer;
    private final Function<ByteBuffer, T> reader;

    private Sums(int numbers, BiConsumer<T, ByteBuffer> writer, Function<ByteBuffer, T> reader) {
        this.numbers = numbers;
        this.writer = writer;
        this.reader = reader;
    }

    byte[] write(T value) {
        ByteBuffer out = ByteBuffer.allocate(numbers * Long.BYTES);
        writer.accept(value, out);
        return out.array();
    }

    T read(byte[] bytes) {
        return reader.apply(ByteBuffer.wrap(bytes));
    }
}
