package dev.sluice.arm.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.sluice.artifact.Content;
import dev.sluice.network.OnnxGraph;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * ONNX Runtime with the provider that really ran a probe: what was compiled in says nothing about what works. Graphs run
 * on one thread each, which does not spin while it waits; parallelism comes from requests.
 */
public final class OnnxRuntime {
    private static final Logger LOG = Logger.getLogger(OnnxRuntime.class);

    private static final long DEEP = 64L << 20;

    /** Longer than any arm may take: whoever asked has its fallback already. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(2);

    private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);

    private final OrtEnvironment environment;
    private final boolean cuda;
    private final Duration longest;
    private final LongAdder runs;
    private final LongAdder nanos;

    private OnnxRuntime(OnnxRuntime other, Duration longest) {
        this.environment = other.environment;
        this.cuda = other.cuda;
        this.runs = other.runs;
        this.nanos = other.nanos;
        this.longest = longest;
    }

    /** The start of the library overflows a usual stack where the command line is long, as with a class path of many jars. */
    private static OrtEnvironment environmentFromDeepStack() {
        Thread thread = new Thread(null, OrtEnvironment::getEnvironment, "sluice-onnx-start", DEEP);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return OrtEnvironment.getEnvironment();
    }

    /** Chooses the provider by running a probe; throws {@link IllegalStateException} where a required GPU does not work. */
    public OnnxRuntime(Provider wanted) {
        this.environment = environmentFromDeepStack();
        this.longest = LONGEST_RUN;
        this.runs = new LongAdder();
        this.nanos = new LongAdder();
        boolean tried = wanted != Provider.CPU
                && (wanted != Provider.AUTO
                        || OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
        this.cuda = tried && cudaWorks(wanted);
    }

    private boolean cudaWorks(Provider wanted) {
        try {
            probe();
            return true;
        } catch (OrtException | UnsatisfiedLinkError e) {
            String reason = "no graph runs on a GPU here: " + e.getMessage();
            if (wanted == Provider.REQUIRE_CUDA) {
                throw new IllegalStateException(reason, e);
            }
            LOG.warn(reason + "; the CPU is used");
            return false;
        }
    }

    /** Adds two numbers on the GPU. */
    private void probe() throws OrtException {
        OnnxGraph graph = new OnnxGraph();
        String x = graph.floats("x", "n");
        graph.output("y", graph.node("Add", List.of(x, x)), "n");
        try (SessionOptions options = options(true);
                OrtSession session = environment.createSession(graph.model(), options);
                OnnxTensor input = OnnxTensor.createTensor(environment, new float[] {1, 2});
                OrtSession.Result result = session.run(Map.of("x", input))) {
            result.get(0);
        }
    }

    public String provider() {
        return cuda ? "cuda" : "cpu";
    }

    public boolean cuda() {
        return cuda;
    }

    /** Candidates of one run of a ranker, at most: so many were tried before it was registered. */
    int largestBatch() {
        return cuda ? 8_000 : 1_000;
    }

    /** Runs of graphs since the start. */
    public long runs() {
        return runs.sum();
    }

    public long nanos() {
        return nanos.sum();
    }

    /** The same with more time for each run, for graphs that nobody has run yet. */
    OnnxRuntime probing() {
        return new OnnxRuntime(this, LONGEST_PROBE);
    }

    /** Runs a graph, no longer than it may, nor than somebody waits. */
    OrtSession.Result run(OrtSession session, Map<String, OnnxTensor> inputs, CompletionStage<?> givenUp)
            throws OrtException {
        long start = System.nanoTime();
        try (RunLimit limit = new RunLimit(longest, givenUp)) {
            return session.run(inputs, limit.options());
        } finally {
            nanos.add(System.nanoTime() - start);
            runs.increment();
        }
    }

    OrtEnvironment environment() {
        return environment;
    }

    OrtSession open(Content graph) throws OrtException {
        try (SessionOptions options = options(cuda)) {
            return graph instanceof Content.OnDisk file
                    ? environment.createSession(file.file().toString(), options)
                    : environment.createSession(graph.bytes(), options);
        }
    }

    private static SessionOptions options(boolean cuda) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setCPUArenaAllocator(false); // it keeps the most that any run took, for as long as the model is open
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        if (cuda) {
            options.addCUDA(0);
        }
        return options;
    }
}
