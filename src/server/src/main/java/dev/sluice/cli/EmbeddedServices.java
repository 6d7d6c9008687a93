package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A broker and a database in this process tree; found through {@link java.util.ServiceLoader} where they are built in. */
public interface EmbeddedServices {
    /**
     * Starts both with their data under one directory.
     *
     * @throws IOException when the directory is in use or the platform is not supported, saying so in one sentence
     */
    Running start(Path directory) throws IOException;

    /** Services that run. */
    interface Running extends AutoCloseable {
        /** Settings that point the application at them. */
        Map<String, String> settings();

        /** Stops the broker, then the database. */
        @Override
        void close();
    }
}
