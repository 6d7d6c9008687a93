package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

/**
 * How the next item of a sequence is learned.
 *
 * @param epochs at most, 1 to 1000; default 60
 * @param batch sequences per step, 1 to 65536; default 64
 * @param rate learning rate, above 0; default 0.003
 * @param decay factor of the learning rate from epoch to epoch, in (0, 1]; default 1
 * @param weightDecay decoupled, per step, 0 or more (Loshchilov and Hutter 2019)
 * @param patience epochs without a better loss on the valid part before it stops; default 3
 * @param negatives items drawn for each step beside those that came, 1 to 100000; of a catalogue that is no larger all; default 2000
 */
public record SequenceSettings(
        int epochs, int batch, double rate, double decay, double weightDecay, int patience, int negatives) {
    public SequenceSettings {
        epochs = epochs == 0 ? 60 : epochs;
        batch = batch == 0 ? 64 : batch;
        rate = rate == 0 ? 0.003 : rate;
        decay = decay == 0 ? 1 : decay;
        patience = patience == 0 ? 3 : patience;
        negatives = negatives == 0 ? 2_000 : negatives;
        require(epochs >= 1 && epochs <= 1000, "epochs", "must be in [1, 1000], got " + epochs);
        require(batch >= 1 && batch <= 65_536, "batch", "must be in [1, 65536], got " + batch);
        require(rate > 0 && rate <= 10, "rate", "must be in (0, 10], got " + rate);
        require(decay > 0 && decay <= 1, "decay", "must be in (0, 1], got " + decay);
        require(weightDecay >= 0 && weightDecay < 1, "weightDecay", "must be in [0, 1), got " + weightDecay);
        require(patience >= 1, "patience", "must be 1 or more, got " + patience);
        require(negatives >= 1 && negatives <= 100_000, "negatives", "must be in [1, 100000], got " + negatives);
    }
}
