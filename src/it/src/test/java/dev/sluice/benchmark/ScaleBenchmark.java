package dev.sluice.benchmark;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.sluice.decision.DecisionEngine;
import dev.sluice.decision.DecisionRequest;
import dev.sluice.decision.ItemConditions;
import dev.sluice.decision.UnitProfiles;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.learning.LearningTopology;
import dev.sluice.model.Allocation;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Evidence;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.SteadyTime;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.StreamsFixture;
import dev.sluice.stream.Topics;
import dev.sluice.token.TokenKey;
import dev.sluice.token.TokenSigner;
import dev.sluice.token.UnitHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** What a decision and a round of learning cost with more experiments and more arms, in process, on one thread. */
public final class ScaleBenchmark {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int DECISIONS = 100_000;

    private ScaleBenchmark() {}

    /** Prints a line for each scale. */
    public static void main(String[] args) {
        measureDecisions(directory(1, 2)); // warm
        System.out.println("| experiments | arms | decision mean µs | decision p99 µs | one round of learning ms |");
        System.out.println("|--:|--:|--:|--:|--:|");
        for (int arms : new int[] {2, 8, 64}) {
            for (int experiments : new int[] {1, 100, 1_000}) {
                Directory directory = directory(experiments, arms);
                long[] nanos = measureDecisions(directory);
                System.out.printf(
                        "| %d | %d | %.1f | %.1f | %.0f |%n",
                        experiments,
                        arms,
                        Arrays.stream(nanos).average().orElseThrow() / 1e3,
                        nanos[(int) (nanos.length * 0.99)] / 1e3,
                        measureLearning(directory, experiments, arms) / 1e6);
            }
        }
    }

    private static Directory directory(int experiments, int arms) {
        Directory directory = new Directory();
        String list = IntStream.range(0, arms)
                .mapToObj(i -> "{\"key\": \"a%d\", \"control\": %b}".formatted(i, i == 0))
                .collect(Collectors.joining(", "));
        for (int id = 1; id <= experiments; id++) {
            PublishedExperiment one = ExperimentFixture.published(
                    ExperimentFixture.definition("{\"key\": \"e%d\", \"arms\": [%s]}".formatted(id, list)),
                    Status.RUNNING,
                    1);
            directory.current(new PublishedExperiment(
                    one.v(),
                    id,
                    1,
                    1,
                    id,
                    one.status(),
                    one.slots(),
                    one.definition(),
                    one.createdAt(),
                    Optional.empty()));
            directory.snapshot(new PolicySnapshot(
                    1,
                    id,
                    1,
                    1,
                    1,
                    1,
                    CLOCK.instant(),
                    Allocation.uniform(arms),
                    List.of(),
                    Set.of(),
                    Ledger.EMPTY,
                    Evidence.NONE,
                    Optional.empty(),
                    Set.of(),
                    Map.of()));
        }
        return directory;
    }

    private static long[] measureDecisions(Directory directory) {
        TokenSigner signer = new TokenSigner(List.of(TokenKey.of(1, new byte[32])), CLOCK);
        Optional<CompletableFuture<Void>> taken = Optional.of(CompletableFuture.completedFuture(null));
        DecisionEngine engine = new DecisionEngine(
                directory,
                new DecisionEngine.Signing(signer, new UnitHash(new byte[32]), () -> new SteadyTime(1, Instant.now())),
                decision -> taken,
                new DecisionEngine.Arms(
                        settings -> request -> List.<ScoredItem>of(),
                        UnitProfiles.none(),
                        ItemConditions.none(),
                        Runnable::run,
                        Set::of),
                CLOCK,
                () -> UuidCreator.getTimeOrderedEpochPlus1().toString());
        List<String> keys =
                directory.all().stream().map(live -> live.experiment().key()).toList();
        long[] nanos = new long[DECISIONS];
        for (int round = 0; round < 2; round++) { // the first one warms
            for (int i = 0; i < DECISIONS; i++) {
                long start = System.nanoTime();
                engine.decide(keys.get(i % keys.size()), DecisionRequest.empty());
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }

    /** Time to compute and publish new allocations of all experiments after each of them got data. */
    private static double measureLearning(Directory directory, int experiments, int arms) {
        try (TopologyTestDriver driver = StreamsFixture.driver(
                new LearningTopology(directory, directory, 1, false).build(Names.PLAIN), Instant.now())) {
            TestInputTopic<String, byte[]> deltas =
                    driver.createInputTopic(Topics.ARM_DELTAS, new StringSerializer(), new ByteArraySerializer());
            JsonSerde<ArmDelta> serde = new JsonSerde<>(ArmDelta.class);
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            List<Double> rounds = new ArrayList<>();
            for (int round = 1; round <= 3; round++) {
                for (int id = 1; id <= experiments; id++) {
                    List<CellDelta> cells = new ArrayList<>();
                    for (int slot = 0; slot < arms; slot++) {
                        Outcomes outcomes = Outcomes.of((slot + round) % 3 == 0, false, false, 0);
                        cells.add(new CellDelta(new Cell(1, 1, -1, slot, Instant.EPOCH, 0), outcomes));
                    }
                    deltas.pipeInput(
                            String.valueOf(id),
                            serde.write(new ArmDelta(
                                    1, id, 0, round, cells, List.of(), List.of(), Ledger.EMPTY, List.of())));
                }
                long start = System.nanoTime();
                driver.advanceWallClockTime(Duration.ofSeconds(2));
                rounds.add((double) (System.nanoTime() - start));
            }
            return rounds.get(2);
        }
    }
}
