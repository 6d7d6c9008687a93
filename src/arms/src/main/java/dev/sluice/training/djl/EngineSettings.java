package dev.sluice.training.djl;

import java.util.logging.Level;
import java.util.logging.Logger;

/** How the engine runs, said before its first use. */
final class EngineSettings {
    private static final Logger ENGINE_LOG = Logger.getLogger("ai.djl");

    private EngineSettings() {}

    /** One native thread, so that runs repeat and a server beside keeps its cores; no look at the network. */
    static void apply() {
        ENGINE_LOG.setLevel(Level.SEVERE); // it warns of GPUs that nobody asked for

        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        if (System.getProperty("ai.djl.pytorch.num_threads") == null) {
            System.setProperty("ai.djl.pytorch.num_threads", "1");
        }
        if (System.getProperty("ai.djl.pytorch.num_interop_threads") == null) {
            System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        }
    }
}
