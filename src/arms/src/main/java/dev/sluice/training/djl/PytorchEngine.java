package dev.sluice.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sluice.network.Architecture;
import dev.sluice.training.ItemImages;
import dev.sluice.training.ItemSequences;
import dev.sluice.training.NetworkEngine;
import dev.sluice.training.Progress;
import dev.sluice.training.StartVectors;
import dev.sluice.training.TrainedNetwork;
import dev.sluice.training.TrainingSettings;

/** PyTorch, by DJL. */
public final class PytorchEngine implements NetworkEngine {
    @Override
    public NetworkTraining open(
            Architecture architecture, TrainingSettings settings, StartVectors.Rows start, long seed) {
        return new NetworkTrainer(architecture, settings, start, seed);
    }

    @Override
    public TrainedNetwork train(SequenceTask task, ItemSequences train, ItemSequences valid, Progress progress) {
        try (SequenceTrainer trainer = new SequenceTrainer(task, train.items())) {
            return trainer.train(train, valid, progress);
        }
    }

    @Override
    public TrainedNetwork train(ContentTask task, ItemImages train, ItemImages held, Progress progress) {
        try (ContentTrainer trainer = new ContentTrainer(task)) {
            return trainer.train(train, held, progress);
        }
    }

    @Override
    public double[] inverse(double[] matrix, int size) {
        EngineSettings.apply();
        try (NDManager manager = NDManager.newBaseManager();
                NDArray values = manager.create(matrix, new Shape(size, size));
                NDArray inverse = values.inverse()) {
            return inverse.toDoubleArray();
        }
    }
}
