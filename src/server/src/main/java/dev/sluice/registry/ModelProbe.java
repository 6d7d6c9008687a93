package dev.sluice.registry;

import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a model as serving would, and runs it, where it can do no harm. */
public interface ModelProbe {
    /**
     * What was seen of its graph.
     *
     * @param place the directory of the artifact's files
     * @throws dev.sluice.codec.InvalidInput where the model cannot be served
     * @throws Unavailable where no model can be tried at the moment
     */
    Manifest.Serving seen(Artifact artifact, Path place) throws IOException;

    /** Whatever the model: none can be tried here at the moment. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }
    }
}
