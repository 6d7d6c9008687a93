package dev.sluice.benchmark;

import dev.sluice.codec.Json;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.evidence.Published;
import dev.sluice.learning.SimulatedExperiments;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Evidence;
import dev.sluice.model.Outcomes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a refresh of an experiment costs the learning stage, and what of it is evidence; one thread. */
public final class EvidenceBenchmark {
    private static final int EXPERIMENTS = 1_000;
    private static final int ARMS = 8;
    private static final int CHANGING = 50;
    private static final int SECONDS = 40;

    private EvidenceBenchmark() {}

    private static ExperimentDefinition definition(int id) {
        String arms = IntStream.range(0, ARMS)
                .mapToObj(i -> "{\"key\": \"a%d\", \"control\": %b}".formatted(i, i == 0))
                .collect(Collectors.joining(", "));
        return ExperimentFixture.definition(
                "{\"key\": \"e%d\", \"attributionWindow\": \"5s\", \"policy\": {\"type\": \"top-two\"}, \"arms\": [%s]}"
                        .formatted(id, arms));
    }

    /** Prints a table. */
    public static void main(String[] args) throws Exception {
        double[] rates = new double[ARMS];
        Arrays.setAll(rates, arm -> 0.04 + 0.005 * arm);
        SimulatedExperiments world = new SimulatedExperiments(EvidenceBenchmark::definition, EXPERIMENTS, 1);
        for (int second = 0; second < SECONDS / 2; second++) {
            world.step(1_000, id -> rates, changing(second)); // warm
        }
        long idle = System.nanoTime();
        for (int second = 0; second < 10; second++) {
            world.step(0, id -> rates, id -> false);
        }
        idle = (System.nanoTime() - idle) / 10;
        long busy = System.nanoTime();
        for (int second = 0; second < SECONDS; second++) {
            world.step(1_000, id -> rates, changing(second));
        }
        busy = (System.nanoTime() - busy) / SECONDS;
        double refresh = (busy - idle) / 1e6 / CHANGING;
        double evidence = evidence(world, rates) / 1e6;
        int bytes = Json.wire().writeValueAsBytes(world.latest.get(1)).length;
        System.out.println("| 1,000 experiments x 8 arms, 5 % changing per second | |");
        System.out.println("| --- | --: |");
        System.out.printf("| a second of learning, one thread, nothing changing | %.0f ms |%n", idle / 1e6);
        System.out.printf("| a second of learning, one thread, 50 changing | %.0f ms |%n", busy / 1e6);
        System.out.printf("| one refresh | %.2f ms |%n", refresh);
        System.out.printf("| of it evidence: 28 pairs x 3 metrics, results | %.2f ms |%n", evidence);
        System.out.printf("| without evidence | %.2f ms |%n", refresh - evidence);
        System.out.printf("| one snapshot | %,d bytes |%n", bytes);
        changelogs(rates);
    }

    /** What 1,000 experiments that all change every second write, from fifty of them. */
    private static void changelogs(double[] rates) {
        SimulatedExperiments.Bytes bytes = SimulatedExperiments.Bytes.none();
        SimulatedExperiments world = SimulatedExperiments.counting(EvidenceBenchmark::definition, CHANGING, 1, bytes);
        for (int second = 0; second < SECONDS; second++) {
            world.step(1_000, id -> rates);
        }
        bytes.reset();
        for (int second = 0; second < SECONDS; second++) {
            world.step(1_000, id -> rates);
        }
        double each = EXPERIMENTS / CHANGING / 1.1 / SECONDS / 1e6;
        System.out.printf(
                "| changelog of states, 1,000 busy | %.1f MB/s |%n",
                bytes.states().sum() * each);
        System.out.printf(
                "| changelog of versions | %.2f MB/s |%n", bytes.versions().sum() * each);
        System.out.printf(
                "| changelog of evidence, every 5 s | %.1f MB/s |%n",
                bytes.evidence().sum() * each);
    }

    private static IntPredicate changing(int second) {
        int groups = EXPERIMENTS / CHANGING;
        return id -> id % groups == second % groups;
    }

    /** Nanoseconds to take a batch in, look, and make the results. */
    private static double evidence(SimulatedExperiments world, double[] rates) {
        List<AllocationVersion> versions = world.versions.get(1);
        AllocationVersion version = versions.get(versions.size() - 1);
        List<Outcomes> mature = Arrays.stream(rates)
                .mapToObj(rate -> new Outcomes(List.of(120L, 5L, 0L, 0L, 0L, 0L, 0L, 0L), 0, 0))
                .toList();
        PublishedExperiment experiment = ExperimentFixture.published(definition(1), Status.RUNNING, 1);
        ExperimentEvidence evidence = ExperimentEvidence.none(experiment);
        Evidence results = Evidence.NONE;
        int rounds = 2_000;
        long start = 0;
        for (int round = -rounds; round < rounds; round++) {
            start = round == 0 ? System.nanoTime() : start;
            evidence = evidence.plus(experiment, version, 255, Instant.EPOCH, mature)
                    .looked(experiment, evidence.rows());
            results = Published.of(evidence, experiment, List.of());
        }
        long end = System.nanoTime();
        if (results.findings().stream()
                .noneMatch(finding -> finding.difference().lower() > -1)) {
            throw new IllegalStateException("nothing was measured");
        }
        return (end - start) / (double) rounds;
    }
}
