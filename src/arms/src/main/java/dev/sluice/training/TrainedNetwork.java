package dev.sluice.training;

import dev.sluice.network.Weights;
import java.util.List;

/**
 * What training gave.
 *
 * @param weights of the best epoch
 * @param curve every epoch
 */
public record TrainedNetwork(Weights weights, List<Epoch> curve) {
    public TrainedNetwork {
        curve = List.copyOf(curve);
    }
}
