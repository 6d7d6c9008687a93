package dev.sluice.attribution;

import dev.sluice.model.Counts;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.UnitSums;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Sums as big-endian numbers of eight bytes, in the order of their components: every event reads and writes two of them.
 *
 * @param <T> kind of the sums
 */
final class CounterCodec<T> {
    static final CounterCodec<Counts> COUNTS =
            new CounterCodec<>(CounterCodec::bytesOf, CounterCodec::put, CounterCodec::counts, Counts::plus);

    static final CounterCodec<Ledger> LEDGER = new CounterCodec<>(
            ledger -> 5 * Long.BYTES,
            (ledger, out) -> out.putLong(ledger.accepted())
                    .putLong(ledger.duplicate())
                    .putLong(ledger.late())
                    .putLong(ledger.orphan())
                    .putLong(ledger.invalid()),
            in -> new Ledger(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong()),
            Ledger::plus);

    static final CounterCodec<Outcomes> OUTCOMES = new CounterCodec<>(
            outcomes -> 10 * Long.BYTES,
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
            },
            Outcomes::plus);

    static final CounterCodec<UnitSums> UNITS = new CounterCodec<>(
            units -> (3 + units.sums().size() + UnitSums.PRODUCTS) * Long.BYTES,
            (units, out) -> {
                out.putLong(units.units()).putLong(units.moved()).putLong(units.elsewhere());
                units.sums().forEach(out::putDouble);
                units.products().forEach(out::putDouble);
            },
            in -> new UnitSums(
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    doubles(in, UnitSums.NONE.sums().size()),
                    doubles(in, UnitSums.PRODUCTS)),
            UnitSums::plus);

    private final ToIntFunction<T> size;
    private final BiConsumer<T, ByteBuffer> writer;
    private final Function<ByteBuffer, T> reader;
    private final BinaryOperator<T> plus;

    private CounterCodec(
            ToIntFunction<T> size,
            BiConsumer<T, ByteBuffer> writer,
            Function<ByteBuffer, T> reader,
            BinaryOperator<T> plus) {
        this.size = size;
        this.writer = writer;
        this.reader = reader;
        this.plus = plus;
    }

    byte[] write(T value) {
        ByteBuffer out = ByteBuffer.allocate(size.applyAsInt(value));
        writer.accept(value, out);
        return out.array();
    }

    T read(byte[] bytes) {
        return reader.apply(ByteBuffer.wrap(bytes));
    }

    T plus(T sum, T increment) {
        return plus.apply(sum, increment);
    }

    private static List<Double> doubles(ByteBuffer in, int count) {
        List<Double> doubles = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            doubles.add(in.getDouble());
        }
        return doubles;
    }

    private static int bytesOf(Counts counts) {
        int size = 10 * Long.BYTES;
        for (String type : counts.customEvents().keySet()) {
            size += 1 + type.length() + Long.BYTES;
        }
        return size;
    }

    private static void put(Counts counts, ByteBuffer out) {
        out.putLong(counts.decisions())
                .putLong(counts.impressions())
                .putLong(counts.impliedImpressions())
                .putLong(counts.clickEvents())
                .putLong(counts.viewEvents())
                .putLong(counts.conversionEvents())
                .putLong(counts.matureDecisions())
                .putLong(counts.wins())
                .putLong(counts.ties())
                .putLong(counts.foreignItemEvents());
        counts.customEvents()
                .forEach((type, count) -> out.put((byte) type.length())
                        .put(type.getBytes(StandardCharsets.US_ASCII))
                        .putLong(count));
    }

    private static Counts counts(ByteBuffer in) {
        return new Counts(
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                custom(in));
    }

    private static Map<String, Long> custom(ByteBuffer in) {
        Map<String, Long> custom = new HashMap<>();
        while (in.hasRemaining()) {
            byte[] type = new byte[in.get()];
            in.get(type);
            custom.put(new String(type, StandardCharsets.US_ASCII), in.getLong());
        }
        return custom;
    }
}
