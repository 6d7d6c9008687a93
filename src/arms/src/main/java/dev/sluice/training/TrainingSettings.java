package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How an architecture is trained.
 *
 * @param epochs at most, 1 to 1000; default 20
 * @param batch examples per step, 1 to 65536; default 1024
 * @param rate learning rate, above 0; default 0.001
 * @param decay factor of the learning rate from epoch to epoch, in (0, 1]; default 1
 * @param weightDecay decoupled, per step, 0 or more (Loshchilov and Hutter 2019)
 * @param patience epochs without a better loss on the valid part before it stops; default 2
 * @param loss what is learned; default clicks
 * @param idDropout share of rows of which an id is hidden, so that what stands for unknown ones is learned, in [0, 1)
 * @param rareBelow rows that an id must have, or it is as good as unknown, 1 or more; default 1
 * @param rowsFrom tables with that many numbers or more are kept in rows outside the graph; default 4,000,000
 */
public record TrainingSettings(
        int epochs,
        int batch,
        double rate,
        double decay,
        double weightDecay,
        int patience,
        Loss loss,
        double idDropout,
        int rareBelow,
        long rowsFrom) {
    public TrainingSettings {
        epochs = epochs == 0 ? 20 : epochs;
        batch = batch == 0 ? 1024 : batch;
        rate = rate == 0 ? 0.001 : rate;
        decay = decay == 0 ? 1 : decay;
        patience = patience == 0 ? 2 : patience;
        loss = loss == null ? Loss.CLICK : loss;
        rareBelow = rareBelow == 0 ? 1 : rareBelow;
        rowsFrom = rowsFrom == 0 ? 4_000_000 : rowsFrom;
        require(epochs >= 1 && epochs <= 1000, "epochs", "must be in [1, 1000], got " + epochs);
        require(batch >= 1 && batch <= 65_536, "batch", "must be in [1, 65536], got " + batch);
        require(rate > 0 && rate <= 10, "rate", "must be in (0, 10], got " + rate);
        require(decay > 0 && decay <= 1, "decay", "must be in (0, 1], got " + decay);
        require(weightDecay >= 0 && weightDecay < 1, "weightDecay", "must be in [0, 1), got " + weightDecay);
        require(patience >= 1, "patience", "must be 1 or more, got " + patience);
        require(rareBelow >= 1, "rareBelow", "must be 1 or more, got " + rareBelow);
        require(idDropout >= 0 && idDropout < 1, "idDropout", "must be in [0, 1), got " + idDropout);
        require(rowsFrom >= 1, "rowsFrom", "must be 1 or more, got " + rowsFrom);
    }

    /** What is learned. */
    public enum Loss {
        /** Logistic loss on 0 or 1. */
        @JsonProperty("click")
        CLICK {
            @Override
            public double of(double score, double label) {
                return Math.max(score, 0) - score * label + Math.log1p(Math.exp(-Math.abs(score)));
            }

            @Override
            public double slope(double score, double label) {
                return 1 / (1 + Math.exp(-score)) - label;
            }
        },
        /** Squared error on the value. */
        @JsonProperty("value")
        VALUE {
            @Override
            public double of(double score, double label) {
                return (score - label) * (score - label);
            }

            @Override
            public double slope(double score, double label) {
                return 2 * (score - label);
            }
        };

        public abstract double of(double score, double label);

        public abstract double slope(double score, double label);
    }
}
