package dev.sluice.learning;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.MemoryTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** Many experiments of one definition and one learner, fed with simulated traffic: one seed each. */
public final class SimulatedExperiments {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration CHECK_EVERY = Duration.ofMillis(100);

    /** What was sent, for a second opinion. */
    final List<CellDelta> sent = new ArrayList<>();

    /** Versions by experiment, in order. */
    public final Map<Integer, List<AllocationVersion>> versions = new HashMap<>();
    /** Newest snapshot by experiment. */
    public final Map<Integer, PolicySnapshot> latest = new HashMap<>();

    private final List<PublishedExperiment> experiments = new ArrayList<>();
    private final Map<Integer, SplittableRandom> random = new HashMap<>();
    private final Learner learner;
    private final Map<Integer, Long> steps = new HashMap<>();
    private Instant now = START;

    /** That many experiments, numbered from 1. */
    public SimulatedExperiments(IntFunction<ExperimentDefinition> definitions, int count, long seed) {
        this(
                definitions,
                count,
                seed,
                new Learner.Tables(new MemoryTable<>(), new MemoryTable<>(), new MemoryTable<>()));
    }

    /** The same with what is stored turned into bytes and counted. */
    public static SimulatedExperiments counting(
            IntFunction<ExperimentDefinition> definitions, int count, long seed, Bytes bytes) {
        return new SimulatedExperiments(
                definitions,
                count,
                seed,
                new Learner.Tables(
                        new CountingTable<>(new JsonSerde<>(ExperimentState.class), bytes.states),
                        new CountingTable<>(new VersionSerde(), bytes.versions),
                        new CountingTable<>(new EvidenceSerde(), bytes.evidence)));
    }

    /**
     * Bytes that were put.
     *
     * @param states of experiments
     * @param versions of allocations
     * @param evidence of groups
     */
    public record Bytes(LongAdder states, LongAdder versions, LongAdder evidence) {
        /** None yet. */
        public static Bytes none() {
            return new Bytes(new LongAdder(), new LongAdder(), new LongAdder());
        }

        /** Forgets what was put. */
        public void reset() {
            states.reset();
            versions.reset();
            evidence.reset();
        }
    }

    private SimulatedExperiments(
            IntFunction<ExperimentDefinition> definitions, int count, long seed, Learner.Tables tables) {
        Directory directory = new Directory();
        for (int id = 1; id <= count; id++) {
            PublishedExperiment experiment = experiment(definitions.apply(id), id);
            experiments.add(experiment);
            directory.current(experiment);
            random.put(id, new SplittableRandom(seed + 7919L * id));
        }
        learner = new Learner(directory, directory, tables);
        advance(CHECK_EVERY);
    }

    private static PublishedExperiment experiment(ExperimentDefinition definition, int id) {
        return new PublishedExperiment(
                PublishedExperiment.NEWEST,
                id,
                1,
                1,
                42,
                Status.RUNNING,
                definition.arms().stream().map(ArmDefinition::key).toList(),
                definition,
                START,
                Optional.empty());
    }

    PublishedExperiment first() {
        return experiments.get(0);
    }

    private void advance(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plus(CHECK_EVERY);
            experiments.forEach(experiment -> publish(learner.learn(experiment, now)));
        }
    }

    private void publish(Learner.Learned learned) {
        learned.version()
                .ifPresent(version -> versions.computeIfAbsent(version.experiment(), id -> new ArrayList<>())
                        .add(version));
        learned.snapshot().ifPresent(snapshot -> latest.put(snapshot.experiment(), snapshot));
    }

    /**
     * Every experiment decides so many times by its newest version, and it all matures.
     *
     * @param rates click rates by slot, for an experiment's id
     */
    public void step(int decisions, IntFunction<double[]> rates) {
        step(decisions, rates, id -> true);
    }

    /**
     * The experiments that are wanted decide so many times.
     *
     * @param wanted by id
     */
    public void step(int decisions, IntFunction<double[]> rates, IntPredicate wanted) {
        for (PublishedExperiment experiment : experiments) {
            if (wanted.test(experiment.id())) {
                decide(experiment, decisions, rates);
            }
        }
        advance(Duration.ofMillis(1_100));
    }

    private void decide(PublishedExperiment experiment, int decisions, IntFunction<double[]> rates) {
        List<AllocationVersion> known = versions.get(experiment.id());
        AllocationVersion version = known.get(known.size() - 1);
        List<CellDelta> cells = cells(version, decisions, rates.apply(experiment.id()), random.get(experiment.id()));
        sent.addAll(cells);
        long sequence = steps.merge(experiment.id(), 1L, Long::sum);
        ArmDelta delta =
                new ArmDelta(1, experiment.id(), 0, sequence, cells, List.of(), List.of(), Ledger.EMPTY, List.of());
        learner.take(delta, now);
    }

    private static List<CellDelta> cells(
            AllocationVersion version, int decisions, double[] rates, SplittableRandom random) {
        long[] rows = new long[rates.length];
        long[] clicks = new long[rates.length];
        for (int i = 0; i < decisions; i++) {
            double left = random.nextDouble();
            int arm = 0;
            while (arm < rates.length - 1 && (left -= version.allocation().share(arm)) >= 0) {
                arm++;
            }
            rows[arm]++;
            clicks[arm] += random.nextDouble() < rates[arm] ? 1 : 0;
        }
        List<CellDelta> cells = new ArrayList<>();
        for (int slot = 0; slot < rates.length; slot++) {
            if (rows[slot] > 0) {
                Outcomes outcomes =
                        new Outcomes(List.of(rows[slot] - clicks[slot], clicks[slot], 0L, 0L, 0L, 0L, 0L, 0L), 0, 0);
                Cell cell = new Cell(1, version.version(), (1L << rates.length) - 1, slot, Instant.EPOCH, 0);
                cells.add(new CellDelta(cell, outcomes));
            }
        }
        return cells;
    }
}
