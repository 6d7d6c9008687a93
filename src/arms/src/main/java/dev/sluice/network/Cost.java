package dev.sluice.network;

import dev.sluice.feature.FeatureSchema;

/**
 * What it takes to score one candidate.
 *
 * @param multiplyAdds of matrix products and convolutions
 * @param parameters learned numbers outside embeddings
 */
public record Cost(long multiplyAdds, long parameters) {
    /** Counted on shapes alone. */
    public static Cost of(Architecture architecture, FeatureSchema schema) {
        CountingOps counted = new CountingOps();
        architecture.score(counted, new One(schema));
        return new Cost(counted.multiplyAdds(), counted.parameters());
    }

    /** Shapes of one example. */
    private record One(FeatureSchema schema) implements Inputs<long[]> {
        @Override
        public long[] ids() {
            return new long[] {1, schema.sparse().size()};
        }

        @Override
        public long[] dense() {
            return new long[] {1, schema.denseWidth()};
        }

        @Override
        public long[] history() {
            return new long[] {1, schema.history()};
        }

        @Override
        public long[] mask() {
            return history();
        }
    }
}
