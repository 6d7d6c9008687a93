package dev.sluice.boot;

import dev.sluice.cli.EmbeddedServices;
import dev.sluice.cli.EmbeddedServices.Running;
import dev.sluice.cli.Server;
import dev.sluice.transport.Connections;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts the embedded services where they are wanted, then the application; stops the application first and the
 * services last, also on SIGTERM and Ctrl-C, where the virtual machine gives no order to its hooks.
 */
final class QuarkusServer implements Server {
    private static final int STOP_SECONDS = 60;
    private static final long READY_STOP_MILLIS = 2_000;
    /** Set before Quarkus makes its application by reflection; read once by it. */
    private static volatile Runnable ready = () -> {};

    @Override
    public int run(Options options, Runnable whenReady) {
        ready = whenReady;
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            Settings.read().requireFree(options.port());
            System.setProperty("quarkus.http.port", String.valueOf(options.port()));
            if (options.embedded()) {
                Running services = embedded().start(options.dataDirectory());
                services.settings().forEach(QuarkusServer::settingUnlessGiven);
                stopAfter(stopped, services);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        Connections.ask();
        try {
            return ran();
        } finally {
            stopped.countDown();
        }
    }

    /** What kept the application from starting is thrown in one sentence, whoever found out. */
    private static int ran() {
        AtomicInteger code = new AtomicInteger();
        try {
            Quarkus.run(Application.class, (exit, failure) -> {
                code.set(exit);
                if (failure != null) {
                    Ending.with(failure);
                }
            });
        } catch (RuntimeException | LinkageError e) { // settings of Quarkus are read as its classes are
            Ending.with(e);
        }
        Ending.reason().ifPresent(sentence -> {
            throw new IllegalStateException(sentence);
        });
        return code.get();
    }

    private static void settingUnlessGiven(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    private static EmbeddedServices embedded() throws IOException {
        return ServiceLoader.load(EmbeddedServices.class)
                .findFirst()
                .orElseThrow(
                        () -> new IOException(
                                "this build has no embedded services; it is the production build. Start ./sluice, or leave out --embedded"));
    }

    private static void stopAfter(CountDownLatch stopped, Running services) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            services.close();
                        },
                        "sluice-stop-services"));
    }

    /** Lives until the process is told to stop. */
    public static final class Application implements QuarkusApplication {
        @Override
        public int run(String... args) {
            Thread thread = new Thread(ready, "sluice-ready");
            thread.setDaemon(true);
            thread.start();
            Quarkus.waitForExit();
            thread.interrupt();
            try {
                thread.join(READY_STOP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        }
    }
}
