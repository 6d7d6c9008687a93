package dev.sluice.training.djl;

import ai.djl.ndarray.NDArray;

/** log(1 + e^z) − y z, in the form that cannot overflow: max(z, 0) − y z + log(1 + e^−|z|). */
final class LogisticLoss {
    private LogisticLoss() {}

    /**
     * Element by element.
     *
     * @param score z
     * @param wanted y, 0 or 1
     */
    static NDArray of(DjlOps ops, NDArray score, NDArray wanted) {
        NDArray size = ops.mine(score.abs());
        NDArray exponential = ops.mine(ops.mine(size.neg()).exp());
        NDArray logarithm = ops.mine(ops.mine(exponential.add(1)).log());
        return ops.add(ops.sub(ops.relu(score), ops.mul(score, wanted)), logarithm);
    }
}
