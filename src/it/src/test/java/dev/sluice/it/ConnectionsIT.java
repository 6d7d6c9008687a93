package dev.sluice.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways from the application to its broker and its database: cut, slow, and such as take everything and answer nothing. */
@Tag("faults")
class ConnectionsIT {
    private static final double SECONDS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration SLOW = Duration.ofMillis(200);

    @TempDir
    private static Path directory;

    private static Services services;
    private static Sluice sluice;
    private static int cases;

    @BeforeAll
    static void start() throws Exception {
        services = Services.proxied(directory, 2);
        sluice = services.application(Map.of()).start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
        services.close();
    }

    static Stream<Arguments> ways() {
        return Stream.of("broker", "database")
                .flatMap(to -> Stream.of("cut", "slow by 200 ms", "half open").map(how -> Arguments.of(to, how)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ways")
    void way_losesAndDoublesNothing(String to, String how) throws Exception {
        String experiment = "way-" + cases++;
        FaultCase.create(sluice, experiment);
        TcpProxy way = to.equals("broker")
                ? services.proxies().broker()
                : services.proxies().database();
        String name = "way to the %s %s for %.0f s".formatted(to, how, SECONDS);
        try (FaultCase fault = new FaultCase(name, List.of(sluice), experiment)) {
            FaultCase.goOn(3);
            spoil(way, how);
            FaultCase.goOn(SECONDS);
            way.heal();
            fault.over();
            FaultCase.goOn(10);
            fault.requireExact(LIMIT);
        } finally {
            way.heal();
        }
        requireAdministration(experiment);
    }

    private static void spoil(TcpProxy way, String how) {
        switch (how) {
            case "cut" -> way.cut();
            case "half open" -> way.halfOpen();
            default -> way.delay(SLOW);
        }
    }

    /** Both are used again, by everybody. */
    private static void requireAdministration(String experiment) {
        Sluice.await(
                "administered again",
                LIMIT,
                () -> sluice.post("/api/v1/experiments/" + experiment + ":pause", Map.of())
                                .status()
                        == 200);
    }
}
