package dev.sluice.arm.onnx;

/** Where graphs should run. */
public enum Provider {
    /** On a GPU where one works, else on the CPU. */
    AUTO,
    /** On the CPU. */
    CPU,
    /** On a GPU; on the CPU, with a warning, where none works. */
    CUDA,
    /** On a GPU; without a working one nothing starts. */
    REQUIRE_CUDA
}
