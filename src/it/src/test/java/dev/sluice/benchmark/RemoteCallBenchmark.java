package dev.sluice.benchmark;

import dev.sluice.arm.remote.RecommenderServer;
import dev.sluice.outgoing.AddressKind;
import dev.sluice.outgoing.Destinations;
import dev.sluice.outgoing.OutgoingClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** One question to a remote recommender on this machine, by the client that checks addresses and by the JDK's beside it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-Dsun.net.httpserver.nodelay=true")
@Threads(4)
public class RemoteCallBenchmark {
    private static final byte[] QUESTION =
            "{\"unit\":\"u\",\"count\":10,\"recentItems\":[\"a\",\"b\"]}".getBytes(StandardCharsets.UTF_8);

    private final RecommenderServer server = new RecommenderServer();
    private final URI url = server.url();
    private final OutgoingClient checked =
            new OutgoingClient(Destinations.of(Set.of(AddressKind.LOOPBACK), Set.of()), Duration.ofSeconds(10));
    private final HttpClient jdk =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A list of ten items. */
    @Setup
    public void answer() {
        String items = "{\"itemId\":\"item-1\",\"score\":0.5},".repeat(9) + "{\"itemId\":\"item-2\"}";
        server.answer(200, question -> "{\"items\":[" + items + "]}");
    }

    /** Ends threads and server. */
    @TearDown
    public void close() {
        checked.close();
        server.close();
    }

    /** As remote arms are asked. */
    @Benchmark
    public byte[] checked() {
        return checked.post(url, QUESTION).join().body();
    }

    /** The client of the JDK. */
    @Benchmark
    public byte[] jdk() {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(QUESTION))
                .build();
        return jdk.sendAsync(request, BodyHandlers.ofByteArray()).join().body();
    }
}
