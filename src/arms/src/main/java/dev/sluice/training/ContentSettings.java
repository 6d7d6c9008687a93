package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

/**
 * How it is learned what items are by what they look like.
 *
 * @param label attribute of items that is learned, several values with | between them; default genre
 * @param image attribute of items that names their images; default image
 * @param epochs at most, 1 to 1000; default 60
 * @param batch images per step, 1 to 65536; default 32
 * @param rate learning rate, above 0; default 0.005
 * @param decay factor of the learning rate from epoch to epoch, in (0, 1]; default 1
 * @param weightDecay decoupled, per step, 0 or more (Loshchilov and Hutter 2019)
 * @param patience epochs without a better loss on the images that are held back before it stops; default 5
 */
public record ContentSettings(
        String label,
        String image,
        int epochs,
        int batch,
        double rate,
        double decay,
        double weightDecay,
        int patience) {
    public ContentSettings {
        label = label == null ? "genre" : label;
        image = image == null ? "image" : image;
        epochs = epochs == 0 ? 60 : epochs;
        batch = batch == 0 ? 32 : batch;
        rate = rate == 0 ? 0.005 : rate;
        decay = decay == 0 ? 1 : decay;
        patience = patience == 0 ? 5 : patience;
        require(!label.isBlank() && !image.isBlank(), "label", "and image must name attributes of items");
        require(epochs >= 1 && epochs <= 1000, "epochs", "must be in [1, 1000], got " + epochs);
        require(batch >= 1 && batch <= 65_536, "batch", "must be in [1, 65536], got " + batch);
        require(rate > 0 && rate <= 10, "rate", "must be in (0, 10], got " + rate);
        require(decay > 0 && decay <= 1, "decay", "must be in (0, 1], got " + decay);
        require(weightDecay >= 0 && weightDecay < 1, "weightDecay", "must be in [0, 1), got " + weightDecay);
        require(patience >= 1, "patience", "must be 1 or more, got " + patience);
    }
}
