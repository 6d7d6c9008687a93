package dev.sluice.learning;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.evidence.PairState;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Evidence;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.stream.MemoryTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * One experiment whose truth is known, through the learning stage itself: it is fed with the cells that attribution would
 * emit, drawn as exact counts, and asked for versions and snapshots as its processor does. A virtual clock; one thread.
 */
public final class Trial {
    /** Makes every trial of a study play request by request, which takes some hundred times as long. */
    public static final String REQUESTS = "sluice.requests";

    private static final boolean BY_REQUESTS = Boolean.getBoolean(REQUESTS);
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final Directory directory = new Directory();
    private PublishedExperiment experiment;
    private final UniformRandomProvider random;
    private final Learner learner;
    private final MemoryTable<String, ExperimentEvidence> evidence = new MemoryTable<>();
    private final long[] pulls;
    private final long[] successes;
    private final double[] earned;
    private final double[][] weights;
    private final double[][] effects;
    private final List<CellDelta> cells = new ArrayList<>();
    private final Map<Long, AllocationVersion> versions = new HashMap<>();
    private Optional<Requests> requests = Optional.empty();
    private Map<Cell, Outcomes> meant = Map.of();
    private boolean keeping;
    private double regret;
    private double[] leak;
    private Duration pace = Duration.ofSeconds(5);
    private Instant now = START;
    private long sequence;
    private AllocationVersion version;
    private PolicySnapshot latest;

    /** Of a definition with a window of a second, before the first decision. */
    @SuppressWarnings("NullAway.Init") // the first version and snapshot come with the first look
    public Trial(ExperimentDefinition definition, long seed) {
        this.experiment = ExperimentFixture.published(definition, Status.RUNNING, 1);
        int arms = definition.arms().size();
        this.random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        this.pulls = new long[arms];
        this.successes = new long[arms];
        this.earned = new double[arms];
        this.weights = new double[arms][arms];
        this.effects = new double[arms][arms];
        this.leak = new double[arms];
        directory.current(experiment);
        this.learner = new Learner(
                directory, directory, new Learner.Tables(new MemoryTable<>(), new MemoryTable<>(), evidence));
        look();
    }

    /**
     * Of that many arms {@code a0}, {@code a1} …, the first of them control.
     *
     * @param more fields of the definition, each with a comma after it
     */
    public static Trial of(int arms, String more, long seed) {
        Trial trial = new Trial(definition(arms, more), seed);
        return BY_REQUESTS ? trial.byRequests(seed) : trial;
    }

    public static ExperimentDefinition definition(int arms, String more) {
        List<String> keys = new ArrayList<>();
        for (int arm = 0; arm < arms; arm++) {
            keys.add("{\"key\": \"a%d\", \"control\": %b}".formatted(arm, arm == 0));
        }
        return ExperimentFixture.definition("{\"key\": \"trial\", \"attributionWindow\": \"1s\", \"grace\": \"0s\", "
                + more + " \"arms\": [" + String.join(",", keys) + "]}");
    }

    /** Request by request, through engine and attribution; its window must be a second and its grace none. */
    public Trial byRequests(long seed) {
        requests = Optional.of(new Requests(experiment, directory, seed));
        directory.snapshot(latest);
        return this;
    }

    /** What the latest step was meant to come to, by cell, where it was played request by request. */
    public Map<Cell, Outcomes> meant() {
        return Map.copyOf(meant);
    }

    /** With that much time between two looks. */
    public Trial paced(Duration between) {
        this.pace = between;
        return this;
    }

    /** With a new revision of the same group, and looks, so that its first version is there. */
    public Trial revised(ExperimentDefinition definition) {
        List<String> slots = new ArrayList<>(experiment.slots());
        definition.arms().stream()
                .map(ArmDefinition::key)
                .filter(key -> !slots.contains(key))
                .forEach(slots::add);
        experiment = new PublishedExperiment(
                PublishedExperiment.NEWEST,
                1,
                experiment.revision() + 1,
                1,
                42,
                Status.RUNNING,
                slots,
                definition,
                START,
                Optional.empty());
        directory.current(experiment);
        look();
        return this;
    }

    /** With a definition that the directory is told once more. */
    public Trial told(PublishedExperiment definition) {
        directory.current(definition);
        return this;
    }

    /** With a share of an arm's decisions that end at the next one, although logged otherwise. */
    public Trial leaking(int arm, double share) {
        leak[arm] = share;
        return this;
    }

    private void look() {
        now = now.plus(pace);
        Learner.Learned learned = learner.learn(experiment, now);
        learned.version().ifPresent(next -> {
            version = next;
            versions.put(next.version(), next);
        });
        learned.snapshot().ifPresent(next -> {
            latest = next;
            requests.ifPresent(played -> directory.snapshot(next));
        });
    }

    /**
     * Decides that often by the newest version, matures it all, and looks.
     *
     * @param rates true click rates by arm, in [0, 1]
     */
    public Trial step(long decisions, double... rates) {
        if (requests.isPresent()) {
            Requests.Played played = requests.get().play(decisions, rates, now);
            count(played.shown(), played.clicked(), rates);
            played.deltas().forEach(delta -> learner.take(delta, now));
            meant = played.meant();
            look();
            return this;
        }
        Allocation allocation = version.allocation();
        long[] shown = new long[rates.length];
        long left = decisions;
        double mass = 1;
        for (int arm = 0; arm < rates.length; arm++) {
            double share = allocation.share(arm);
            boolean last = arm == rates.length - 1;
            long drawn = last ? left : Binomials.draw(left, mass <= 0 ? 0 : Math.min(1, share / mass), random);
            long lost = leak[arm] > 0 ? Binomials.draw(drawn, leak[arm], random) : 0;
            shown[arm] += drawn - lost;
            shown[(arm + 1) % rates.length] += lost;
            left -= drawn;
            mass -= share;
        }
        long[] clicked = new long[rates.length];
        for (int arm = 0; arm < rates.length; arm++) {
            clicked[arm] = Binomials.draw(shown[arm], rates[arm], random);
        }
        return mature(shown, clicked, rates);
    }

    /** Matures exactly these counts, and looks. */
    public Trial mature(long[] shown, long[] clicked, double... rates) {
        count(shown, clicked, rates);
        List<Outcomes> outcomes = new ArrayList<>();
        for (int arm = 0; arm < shown.length; arm++) {
            outcomes.add(new Outcomes(List.of(shown[arm] - clicked[arm], clicked[arm], 0L, 0L, 0L, 0L, 0L, 0L), 0, 0));
        }
        return mature(outcomes);
    }

    private void count(long[] shown, long[] clicked, double... rates) {
        Allocation allocation = version.allocation();
        double best = Arrays.stream(rates).max().orElse(0);
        long decisions = Arrays.stream(shown).sum();
        for (int arm = 0; arm < shown.length; arm++) {
            pulls[arm] += shown[arm];
            successes[arm] += clicked[arm];
            earned[arm] += shown[arm] * rates[arm];
            regret += shown[arm] * (best - rates[arm]);
            for (int other = 0; other < shown.length; other++) {
                double p = allocation.share(arm);
                double q = allocation.share(other);
                double overlap = p + q > 0 ? decisions * p * q / (p + q) : 0;
                weights[arm][other] += overlap;
                effects[arm][other] += overlap * (rates[arm] - rates[other]);
            }
        }
    }

    /** Matures exactly this, by arm, and looks. */
    public Trial mature(List<Outcomes> outcomes) {
        Map<Cell, Outcomes> matured = new LinkedHashMap<>();
        for (int arm = 0; arm < outcomes.size(); arm++) {
            if (outcomes.get(arm).rows() > 0) {
                Cell cell = new Cell(experiment.revision(), version.version(), experiment.mask(), arm, now, 0);
                matured.put(cell, outcomes.get(arm));
            }
        }
        return mature(matured);
    }

    /** Matures exactly this, by cell, and looks. */
    public Trial mature(Map<Cell, Outcomes> outcomes) {
        List<CellDelta> matured = outcomes.entrySet().stream()
                .map(cell -> new CellDelta(cell.getKey(), cell.getValue()))
                .toList();
        sequence++;
        if (keeping) {
            cells.addAll(matured);
        }
        learner.take(new ArmDelta(1, 1, 0, sequence, matured, List.of(), List.of(), Ledger.EMPTY, List.of()), now);
        look();
        return this;
    }

    /** With all cells kept, for a second opinion. */
    public Trial keeping() {
        keeping = true;
        return this;
    }

    /** Cells since they are kept. */
    public List<CellDelta> cells() {
        return List.copyOf(cells);
    }

    public Map<Long, AllocationVersion> versions() {
        return Map.copyOf(versions);
    }

    public PublishedExperiment experiment() {
        return experiment;
    }

    public PolicySnapshot latest() {
        return latest;
    }

    public Evidence evidence() {
        return latest.evidence();
    }

    public AllocationVersion version() {
        return version;
    }

    /** The sums themselves, of the click rate. */
    public PairState pair(int a, int b) {
        return stored().metrics().get(0).pairs().stream()
                .filter(pair -> pair.a() == a && pair.b() == b)
                .findFirst()
                .orElseThrow();
    }

    public ExperimentEvidence stored() {
        return evidence.find("1|1").orElseThrow();
    }

    public long pulls(int arm) {
        return pulls[arm];
    }

    public long successes(int arm) {
        return successes[arm];
    }

    public long rows() {
        return Arrays.stream(pulls).sum();
    }

    /** Mean of the true rates of the decisions that an arm got. */
    public double ownTruth(int arm) {
        return pulls[arm] == 0 ? 0 : earned[arm] / pulls[arm];
    }

    /** Mature rows that the evidence has. */
    public long rowsSeen() {
        return stored().rows();
    }

    /** The true difference, averaged over the decisions so far by their overlap. */
    public double effect(int arm, int other) {
        return weights[arm][other] == 0 ? 0 : effects[arm][other] / weights[arm][other];
    }

    /** Successes given away so far. */
    public double regret() {
        return regret;
    }
}
