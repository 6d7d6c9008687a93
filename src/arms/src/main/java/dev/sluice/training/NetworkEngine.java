package dev.sluice.training;

import dev.sluice.network.Architecture;
import dev.sluice.network.ContentCnn;
import dev.sluice.network.Contents;
import dev.sluice.network.SequenceEncoder;
import java.util.List;

/** An engine of automatic differentiation and linear algebra. */
public interface NetworkEngine {
    /**
     * Weights of any architecture drawn from a seed, ready to be trained.
     *
     * @param start rows of the table of embeddings that are not drawn
     */
    NetworkTraining open(Architecture architecture, TrainingSettings settings, StartVectors.Rows start, long seed);

    /**
     * Teaches an encoder of sequences what comes next.
     *
     * @param valid sequences to stop by; may be none
     */
    TrainedNetwork train(SequenceTask task, ItemSequences train, ItemSequences valid, Progress progress);

    /**
     * Teaches a network what items are by what they look like.
     *
     * @param held images to stop by; may be none
     */
    TrainedNetwork train(ContentTask task, ItemImages train, ItemImages held, Progress progress);

    /**
     * The inverse of a positive definite matrix.
     *
     * @param matrix row by row
     * @param size of a row
     */
    double[] inverse(double[] matrix, int size);

    /** One network under training; holds native memory until it is closed. */
    interface NetworkTraining extends AutoCloseable {
        /** Learns from examples, and stops by the valid ones where there are any. */
        TrainedNetwork train(Examples train, Examples valid, Progress progress);

        @Override
        void close();
    }

    /**
     * What is taught, and how.
     *
     * @param vocabulary labels, in the order of the outputs
     */
    record ContentTask(ContentCnn architecture, ContentSettings settings, List<String> vocabulary, long seed) {}

    /**
     * What is taught, and how.
     *
     * @param contents texts of items, for encoders that read them
     * @param start vectors of items that are not drawn
     */
    record SequenceTask(
            SequenceEncoder encoder,
            SequenceSettings settings,
            Contents contents,
            StartVectors.Rows start,
            long seed) {}
}
