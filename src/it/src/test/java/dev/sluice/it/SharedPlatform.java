package dev.sluice.it;

import dev.sluice.arm.remote.RecommenderServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One broker, one database and one application for all tests that do not break them: started when first asked for, ended
 * with the tests' process.
 */
final class SharedPlatform {
    /** A remote recommender that the platform may call; it may call another one, too, and nobody is there. */
    static final RecommenderServer REMOTE = new RecommenderServer();

    private static final SharedPlatform ONE = new SharedPlatform();

    private final Services services;
    private final Sluice application;

    private SharedPlatform() {
        try {
            Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "platform");
            services = new Services(directory, 2);
            application = services.application(Map.of(
                            "quarkus.log.console.json.enabled",
                            "true",
                            "sluice.outgoing.allow",
                            REMOTE.url().getAuthority() + ",reco.example:8080"))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    static Services services() {
        return ONE.services;
    }

    static Sluice application() {
        return ONE.application;
    }

    private void close() {
        try {
            application.close();
            services.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
