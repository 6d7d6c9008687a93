package dev.sluice.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.DemoModels.Learned;
import dev.sluice.codec.Durations;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Dataset;
import dev.sluice.simulation.HeldBackWorld;
import dev.sluice.simulation.SyntheticWorld;
import dev.sluice.simulation.TrendingWorld;
import dev.sluice.simulation.Visitor;
import dev.sluice.simulation.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.commons.rng.simple.RandomSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole circle with simulated users. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs the platform with embedded services, five arms, and simulated users; Ctrl-C stops it.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DemoCommand implements Callable<Integer> {
    static final String EXPERIMENT = "demo";
    /** Of five arms drawn evenly, one is missed in that many draws once in fifteen hundred times. */
    private static final int ALL_ARMS_MET = 40;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Setting that opens the shop. */
    private static final String STORE = "sluice.store.experiment";
    /** Setting that says when arms that learn from clicks are trained. */
    private static final String TRAINING = "sluice.training.schedule";

    private static final String TRAIN_EVERY = "60s";

    private final Server server;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Option(names = "--dataset", paramLabel = "DIR", description = "Real interactions (default: a synthetic world).")
    private @Nullable Path dataset;

    @Option(
            names = "--users",
            defaultValue = "1000",
            description = "Users of the synthetic world, 10 to 100000 (default: 1000); a data set has its own.")
    private int users;

    @Option(names = "--rate", defaultValue = "60", description = "Decisions per second, 1 to 2000 (default: 60).")
    private int rate;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the world and its users (default: 1).")
    private long seed;

    @Option(
            names = "--models",
            paramLabel = "NAMES",
            description =
                    "Learned arms, with commas between their names, or all: they are trained while it serves, and join one after the"
                            + " other (default: bpr, fm and wukong, which are trained first).")
    private @Nullable String models;

    @Option(
            names = "--trend",
            paramLabel = "TIME",
            description =
                    "After this time, like 60s, everybody comes to love one item, and it is told when arms list it (default:"
                            + " never).")
    private @Nullable String trend;

    @Spec
    private CommandSpec spec;

    DemoCommand(Server server) {
        this.server = server;
    }

    @Override
    public Integer call() {
        InvalidInput.require(rate >= 1 && rate <= 2000, "--rate", "must be in [1, 2000], got " + rate);
        InvalidInput.require(users >= 10 && users <= 100_000, "--users", "must be in [10, 100000], got " + users);
        Optional<DemoTrend> trends =
                Optional.ofNullable(trend).map(Durations::parse).map(DemoTrend::new);
        if (models != null) {
            DemoModels.named(models);
        }
        World world = dataset == null ? SyntheticWorld.of(users, seed) : HeldBackWorld.of(Dataset.open(dataset), seed);
        usually(STORE, EXPERIMENT);
        trends.ifPresent(some -> usually(TRAINING, TRAIN_EVERY));
        return server.run(options.options(true), () -> play(world, trends));
    }

    /** Sets what nobody has set. */
    private static void usually(String setting, String value) {
        if (System.getProperty(setting) == null) {
            System.setProperty(setting, value);
        }
    }

    private void play(World known, Optional<DemoTrend> trends) {
        PrintWriter console = spec.commandLine().getOut();
        Optional<TrendingWorld> trending = trends.map(some -> some.world(known));
        World world = trending.isPresent() ? trending.get() : known;
        try {
            ApiClient client = client();
            prepare(client, world, console);
            Visitor visitor = new Visitor(world, RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 1));
            DemoTraffic traffic = new DemoTraffic(client, EXPERIMENT, visitor, rate);
            List<Thread> beside = new ArrayList<>();
            beside.add(beside("sluice-demo-watch", () -> watch(client, console, traffic)));
            if (models != null) {
                beside.add(beside(
                        "sluice-demo-family", () -> family(client, console).run(console)));
            }
            trending.ifPresent(loved -> beside.add(
                    beside("sluice-demo-trend", () -> trends.orElseThrow().run(loved.trend(), client, console))));
            try {
                traffic.run();
            } finally {
                beside.forEach(Thread::interrupt);
            }
        } catch (IOException e) {
            console.println("sluice: the demo failed: " + e.getMessage());
            console.flush();
        } catch (InterruptedException e) {
            console.printf("stopping; the next demo on %s goes on from here%n", options.dataDirectory());
            console.flush();
        }
    }

    private static Thread beside(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private Path keyFile() {
        return options.dataDirectory().resolve("admin.key");
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + options.port());
    }

    /** Waits until the server answers to the first admin key. */
    private ApiClient client() throws IOException, InterruptedException {
        Path keyFile = keyFile();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (Files.exists(keyFile)) {
                ApiClient client =
                        new ApiClient(base(), Files.readString(keyFile).strip());
                if (!client.get("/q/health/ready").isMissingNode()) {
                    return client;
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IOException("the server was not ready within " + PATIENCE.toMinutes() + " minutes");
    }

    private void prepare(ApiClient client, World world, PrintWriter console) throws IOException, InterruptedException {
        if (client.get("/api/v1/experiments/" + EXPERIMENT).isMissingNode()) {
            console.printf(
                    "importing %,d items and %,d interactions%n",
                    world.items().size(), world.past().size());
            console.flush();
            client.importAll(world.items(), world.past());
            List<Learned> first = models == null ? DemoModels.usual() : List.of();
            if (!first.isEmpty()) {
                console.printf("training %s; the next start on this directory will not%n", DemoModels.names(first));
                console.flush();
            }
            DemoModels trainer = trainer(client, console);
            for (Learned model : first) {
                trainer.prepare(model);
            }
            client.post("/api/v1/experiments", definition(first));
            client.post("/api/v1/experiments/" + EXPERIMENT + ":start", Map.of());
        } else {
            console.println("resuming the experiment of an earlier demo in this directory");
        }
        awaitArms(client, world.users().get(0));
        URI base = base();
        console.printf("%nSluice is running; sign in with the key in %s:%n", keyFile());
        console.printf("  dashboard %s/experiments/%s%n  store     %s/store%n%n", base, EXPERIMENT, base);
        console.printf(
                "  curl -s -H \"Authorization: Bearer $(cat %s)\" %s/api/v1/experiments/%s/report%n%n",
                keyFile(), base, EXPERIMENT);
        console.flush();
    }

    private DemoModels trainer(ApiClient client, PrintWriter console) {
        return new DemoModels(client, base(), keyFile(), console);
    }

    private DemoFamily family(ApiClient client, PrintWriter console) {
        return new DemoFamily(
                client, trainer(client, console), DemoModels.named(requireNonNull(models)), this::definition);
    }

    /** Where something comes to be loved, popularity forgets, so that it comes up at once. */
    private Map<String, Object> definition(List<Learned> learned) {
        boolean forgetting = trend != null;
        return Map.of(
                "key",
                EXPERIMENT,
                "overrides",
                forgetting ? DemoTrend.watchers() : Map.of(),
                "hypothesis",
                "Learned models lift the click rate over popularity",
                "unit",
                "request",
                "attributionWindow",
                "5s",
                "grace",
                "1s",
                "policy",
                Map.of("type", "thompson", "warmup", 50, "floor", 0.01),
                "arms",
                arms(forgetting ? Map.of("type", "top-k", "halfLife", "1m") : Map.of("type", "top-k"), learned));
    }

    private static List<Map<String, Object>> arms(Map<String, Object> popularity, List<Learned> learned) {
        List<Map<String, Object>> arms = new ArrayList<>();
        arms.add(Map.of("key", "top-k", "control", true, "recommender", popularity));
        arms.add(Map.of("key", "item-cf", "recommender", Map.of("type", "item-cf")));
        learned.forEach(model -> arms.add(model.arm()));
        return arms;
    }

    /** Decides, deferred so that nothing is counted, until so many in a row were no fallbacks that every arm is ready. */
    private static void awaitArms(ApiClient client, String user) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode decision;
        int inRow = 0;
        do {
            TimeUnit.MILLISECONDS.sleep(50);
            decision = client.postAsync(
                            "/api/v1/experiments/" + EXPERIMENT + "/decisions",
                            Map.of("unit", user, "deferImpression", true))
                    .join();
            boolean own = decision.path("reason").asText().equals("POLICY")
                    && !decision.path("items").isEmpty();
            inRow = own ? inRow + 1 : 0;
        } while (inRow < ALL_ARMS_MET && System.nanoTime() < deadline);
    }

    private static void watch(ApiClient client, PrintWriter console, DemoTraffic traffic) {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(5);
                JsonNode report = client.get("/api/v1/experiments/" + EXPERIMENT + "/report");
                if (!report.isMissingNode()) {
                    console.println(line(report, traffic.failures()));
                    console.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // the server is stopping
        }
    }

    private static String line(JsonNode report, long failures) {
        StringBuilder line = new StringBuilder();
        long decisions = 0;
        for (JsonNode arm : report.path("arms")) {
            decisions += arm.path("decisions").asLong();
            line.append(String.format(
                    Locale.ROOT,
                    "  | %s share %.3f ctr %.3f vtr %.3f cvr %.3f",
                    arm.path("arm").asText(),
                    arm.path("share").asDouble(),
                    arm.path("ctr").path("value").asDouble(),
                    arm.path("vtr").path("value").asDouble(),
                    arm.path("cvr").path("value").asDouble()));
        }
        String failed = failures == 0 ? "" : String.format(Locale.ROOT, "  | %d calls failed", failures);
        return String.format(Locale.ROOT, "%,d decisions", decisions) + line + failed;
    }
}
