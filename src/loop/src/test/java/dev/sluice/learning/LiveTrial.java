package dev.sluice.learning;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.stream.MemoryTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One experiment whose policy, Thompson sampling on rates without a floor, learns before rows are mature, through the learning
 * stage itself: it is told what attribution would tell with every change of a row, a batch a second. A virtual clock; one
 * thread.
 */
public final class LiveTrial {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final Directory directory = new Directory();
    private final PublishedExperiment experiment;
    private final Learner learner;
    private final Duration life;
    private Instant now = START;
    private AllocationVersion version;
    private long sequence;

    /**
     * Before the first decision.
     *
     * @param learning immediate or corrected
     * @param window longer than the trial, so that nothing matures in it
     */
    @SuppressWarnings("NullAway.Init") // the first version comes with the first look
    public LiveTrial(int arms, String learning, Duration window) {
        List<String> keys = IntStream.range(0, arms)
                .mapToObj(arm -> "{\"key\": \"a%d\", \"control\": %b}".formatted(arm, arm == 0))
                .toList();
        ExperimentDefinition definition = ExperimentFixture.definition(
                "{\"key\": \"trial\", \"attributionWindow\": \"%ds\", \"grace\": \"0s\", \"learning\": \"%s\", \"policy\":"
                                .formatted(window.toSeconds(), learning)
                        + " {\"type\": \"thompson\", \"floor\": 0, \"on\": \"rates\"}, \"arms\": ["
                        + String.join(",", keys) + "]}");
        this.life = definition.attributionWindow();
        this.experiment = ExperimentFixture.published(definition, Status.RUNNING, 1);
        directory.current(experiment);
        this.learner = new Learner(
                directory,
                directory,
                new Learner.Tables(new MemoryTable<>(), new MemoryTable<>(), new MemoryTable<>()));
        look();
    }

    private void look() {
        Learner.Learned learned = learner.learn(experiment, now);
        learned.version().ifPresent(next -> version = next);
        learned.snapshot().ifPresent(directory::snapshot);
    }

    PublishedExperiment experiment() {
        return experiment;
    }

    Directory directory() {
        return directory;
    }

    Instant now() {
        return now;
    }

    /** What the next batch is drawn from, by arm. */
    public double[] shares() {
        return version.allocation().toArray();
    }

    /**
     * Tells of one batch, a second after the one before, and learns.
     *
     * @param decided now, by arm
     * @param came successes that came now, by arm and by the batch of their decision
     */
    public void see(long[] decided, long[][] came) {
        List<CellDelta> live = new ArrayList<>();
        int batch = (int) Duration.between(START, now).toSeconds();
        for (int arm = 0; arm < decided.length; arm++) {
            for (int from = 0; from <= batch; from++) {
                long rows = from == batch ? decided[arm] : 0;
                long successes = came[arm][from];
                if (rows != 0 || successes != 0) {
                    Cell cell = new Cell(
                            1,
                            1,
                            experiment.mask(),
                            arm,
                            START.plusSeconds(from).plus(life),
                            0);
                    live.add(new CellDelta(
                            cell, new Outcomes(List.of(rows - successes, successes, 0L, 0L, 0L, 0L, 0L, 0L), 0, 0)));
                }
            }
        }
        sequence++;
        see(List.of(new ArmDelta(1, 1, 0, sequence, List.of(), live, List.of(), Ledger.EMPTY, List.of())));
    }

    /** Takes what attribution has emitted since the last time, and learns a second later. */
    void see(List<ArmDelta> deltas) {
        deltas.forEach(delta -> learner.take(delta, now));
        now = now.plusSeconds(1);
        look();
    }
}
