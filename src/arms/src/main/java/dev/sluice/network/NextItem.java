package dev.sluice.network;

/**
 * Scores what comes next by the state behind the latest item.
 *
 * @param encoder reads the history
 * @param items of the catalogue
 * @param contents their texts, for encoders that read them
 */
public record NextItem(SequenceEncoder encoder, long items, Contents contents) implements HistoryScorer {
    public NextItem(SequenceEncoder encoder, long items) {
        this(encoder, items, Contents.NONE);
    }

    @Override
    public int length() {
        return encoder.length();
    }

    @Override
    public <T> T scores(Ops<T> ops, History<T> history) {
        int length = encoder.length();
        int dim = encoder.dim();
        T states = encoder.states(ops, new One<>(ops, history));
        T last = ops.reshape(ops.slice(states, 1, length - 1L, length), dim, 1);
        T products = ops.matmul(encoder.vectors(ops, items, contents), last);
        return ops.add(ops.reshape(products, -1), ops.parameter(SequenceEncoder.BIAS, Init.ZEROS, items));
    }

    /** One history as a batch. */
    private final class One<T> implements Sequences<T> {
        private final T numbers;
        private final T there;

        One(Ops<T> ops, History<T> history) {
            this.numbers = ops.reshape(history.items(), 1, encoder.length());
            this.there = ops.reshape(history.mask(), 1, encoder.length());
        }

        @Override
        public long catalogue() {
            return items;
        }

        @Override
        public Contents contents() {
            return contents;
        }

        @Override
        public T items() {
            return numbers;
        }

        @Override
        public T mask() {
            return there;
        }
    }
}
