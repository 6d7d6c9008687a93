package dev.sluice.arm.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.sluice.artifact.Content;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An opened graph. Runs from many threads; closed by whoever opened it, at once when nobody runs it and else when the
 * last run ends, so that a model can be exchanged under load.
 */
final class Graph implements AutoCloseable {
    private static final int MOST_TENSORS = 64;
    private static final int LONGEST_NAME = 200;

    private final OnnxRuntime runtime;
    private final OrtSession session;
    private final List<Manifest.Tensor> inputs;
    private final List<Manifest.Tensor> outputs;
    private final Set<String> names;
    /** Runs in progress, plus one while it is open; guarded by this. */
    private int users = 1;

    private boolean closed;

    private Graph(OnnxRuntime runtime, OrtSession session) throws OrtException {
        this.runtime = runtime;
        this.session = session;
        this.inputs = tensors(session.getInputInfo().values());
        this.outputs = tensors(session.getOutputInfo().values());
        this.names = inputs.stream().map(Manifest.Tensor::name).collect(Collectors.toSet());
    }

    /** Opens a graph; refused where it reads files, or ONNX Runtime does not read it. */
    static Graph open(OnnxRuntime runtime, Content content) {
        GraphCheck.check(content);
        try {
            OrtSession session = runtime.open(content);
            try {
                return new Graph(runtime, session);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new InvalidInput("model.onnx", "is not read by ONNX Runtime: " + firstLine(e));
        }
    }

    private static String firstLine(OrtException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static List<Manifest.Tensor> tensors(Collection<NodeInfo> nodes) {
        InvalidInput.require(
                nodes.size() <= MOST_TENSORS
                        && nodes.stream().allMatch(node -> node.getName().length() <= LONGEST_NAME),
                "model.onnx",
                "must have at most " + MOST_TENSORS + " inputs and outputs, with names of " + LONGEST_NAME
                        + " characters");
        return nodes.stream()
                .map(node -> {
                    InvalidInput.require(
                            node.getInfo() instanceof TensorInfo, "model.onnx", node.getName() + " must be a tensor");
                    TensorInfo info = (TensorInfo) node.getInfo();
                    return new Manifest.Tensor(
                            node.getName(),
                            info.type.name(),
                            Arrays.stream(info.getShape()).boxed().toList());
                })
                .toList();
    }

    List<Manifest.Tensor> inputs() {
        return inputs;
    }

    List<Manifest.Tensor> outputs() {
        return outputs;
    }

    /** Size of an input of one dimension; −1 where the caller chooses, empty where there is no such input. */
    Optional<Long> length(String input) {
        return inputs.stream()
                .filter(tensor -> tensor.name().equals(input) && tensor.shape().size() == 1)
                .map(tensor -> tensor.shape().get(0))
                .findFirst();
    }

    boolean has(String input) {
        return names.contains(input);
    }

    /**
     * Runs the graph.
     *
     * @param feed inputs by name; those that the graph does not have are left out
     * @param reading takes what it needs from the outputs before they are freed
     */
    <T> T run(Feed feed, Function<Outputs, T> reading) {
        return run(feed, new CompletableFuture<>(), reading);
    }

    /**
     * Runs the graph as long as somebody waits.
     *
     * @param givenUp done when nobody does
     */
    <T> T run(Feed feed, CompletionStage<?> givenUp, Function<Outputs, T> reading) {
        begin();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Map.Entry<String, Values> value : feed.values.entrySet()) {
                if (has(value.getKey())) {
                    tensors.put(value.getKey(), value.getValue().tensor(runtime));
                }
            }
            try (OrtSession.Result result = runtime.run(session, tensors, givenUp)) {
                return reading.apply(new Outputs(result));
            }
        } catch (OrtException e) {
            throw new IllegalStateException("the graph does not run: " + firstLine(e), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
            end();
        }
    }

    private synchronized void begin() {
        if (closed) {
            throw new IllegalStateException("this model was replaced");
        }
        users++;
    }

    private synchronized void end() {
        users--;
        if (users == 0) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            end();
        }
    }

    /** Inputs of a run. */
    static final class Feed {
        private final Map<String, Values> values = new HashMap<>();

        Feed longs(String name, long[] numbers, long... shape) {
            values.put(name, runtime -> {
                LongBuffer buffer = direct(numbers.length * 8).asLongBuffer().put(numbers);
                return OnnxTensor.createTensor(runtime.environment(), buffer.flip(), shape);
            });
            return this;
        }

        Feed floats(String name, float[] numbers, long... shape) {
            values.put(name, runtime -> {
                FloatBuffer buffer = direct(numbers.length * 4).asFloatBuffer().put(numbers);
                return OnnxTensor.createTensor(runtime.environment(), buffer.flip(), shape);
            });
            return this;
        }

        /** Native order and outside the heap: handed over without a copy. */
        private static ByteBuffer direct(int bytes) {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
    }

    private interface Values {
        OnnxTensor tensor(OnnxRuntime runtime) throws OrtException;
    }

    /** Outputs of a run, while it lasts. */
    record Outputs(OrtSession.Result result) {
        float[] floats(String name) {
            OnnxTensor tensor = tensor(name, OnnxJavaType.FLOAT);
            FloatBuffer buffer = tensor.getFloatBuffer();
            float[] numbers = new float[buffer.remaining()];
            buffer.get(numbers);
            return numbers;
        }

        long[] longs(String name) {
            OnnxTensor tensor = tensor(name, OnnxJavaType.INT64);
            LongBuffer buffer = tensor.getLongBuffer();
            long[] numbers = new long[buffer.remaining()];
            buffer.get(numbers);
            return numbers;
        }

        private OnnxTensor tensor(String name, OnnxJavaType type) {
            return result.get(name)
                    .filter(OnnxTensor.class::isInstance)
                    .map(OnnxTensor.class::cast)
                    .filter(tensor -> tensor.getInfo().type == type)
                    .orElseThrow(() -> new InvalidInput("model.onnx", "must have an output " + name + " of " + type));
        }
    }
}
