package dev.sluice.evidence;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Allocation;
import dev.sluice.model.Finding;
import dev.sluice.model.Forecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Looks ahead: a plan by its own recursion, claims at any time by simulation from where the sums stand now. Effects are drawn
 * from their posterior as for {@link ExpectedLoss}; comparisons are taken to be independent. A few milliseconds.
 */
public final class Forecasts {
    private static final long LEAST_ROWS = 100;
    private static final int STEPS = 24;
    private static final int LEAST_STEPS = 4;
    private static final int RUNS = 100;
    /** Comparisons that are played: those with the most evidence, since one of them is claimed first. */
    private static final int MOST = 16;
    /** How many times the rows so far a claim at any time is looked for. */
    private static final double AHEAD = 10;

    private static final double[] SIZES = BetSizes.all();

    private final PublishedExperiment experiment;
    private final ExperimentEvidence evidence;
    private final Allocation shares;
    private final Reading reading;
    private final Findings findings;
    private final long rows;

    private Forecasts(PublishedExperiment experiment, ExperimentEvidence evidence, Allocation shares) {
        this.experiment = experiment;
        this.evidence = evidence;
        this.shares = shares;
        this.findings = Findings.of(experiment, evidence);
        this.reading = findings.reading();
        this.rows = evidence.rows();
    }

    /**
     * The forecast; empty before there are {@value #LEAST_ROWS} rows and where nothing is undecided. The same sums give the
     * same.
     *
     * @param shares of the next decisions, by slot
     */
    public static Optional<Forecast> of(
            PublishedExperiment experiment, ExperimentEvidence evidence, Allocation shares) {
        return new Forecasts(experiment, evidence, shares).forecast();
    }

    /**
     * The same where lists are drafted from two arms.
     *
     * @param rows mature
     */
    public static Optional<Forecast> of(PublishedExperiment experiment, Duel duel, long rows) {
        double threshold = -Math.log(experiment.definition().analysis().alpha());
        double lists = duel.winsOfA() + duel.winsOfB();
        if (rows < LEAST_ROWS || lists == 0 || duel.logE() >= threshold) {
            return Optional.empty();
        }
        SplittableRandom random = random(experiment, rows);
        double[] ahead = watched(rows);
        double[] claimed = new double[STEPS];
        double mean = (0.5 + duel.winsOfA()) / (1 + lists);
        double deviation = Math.sqrt(mean * (1 - mean) / (2 + lists));
        for (int run = 0; run < RUNS; run++) {
            double chance = Math.max(0, Math.min(1, mean + deviation * random.nextGaussian()));
            double a = duel.winsOfA();
            double b = duel.winsOfB();
            double before = 0;
            for (int i = 0; i < STEPS; i++) {
                double more = lists / rows * (ahead[i] - before);
                before = ahead[i];
                double won = chance * more + Math.sqrt(chance * (1 - chance) * more) * random.nextGaussian();
                a += Math.max(0, Math.min(more, won));
                b += more - Math.max(0, Math.min(more, won));
                if (Duel.logE(a, b) >= threshold) {
                    count(claimed, i);
                    break;
                }
            }
        }
        return Optional.of(forecast(rows, ahead, List.of(claimed)));
    }

    private static SplittableRandom random(PublishedExperiment experiment, long rows) {
        return new SplittableRandom(rows * 31 + experiment.id());
    }

    private static double[] watched(long rows) {
        double[] ahead = new double[STEPS];
        Arrays.setAll(ahead, i -> rows * (Math.pow(AHEAD, (i + 1.0) / STEPS) - 1));
        return ahead;
    }

    /** A comparison by a goal that is not decided. */
    private record Open(MetricEvidence metric, PairState pair, double logE) {}

    private Optional<Forecast> forecast() {
        List<Open> open = new ArrayList<>();
        Iterator<Finding> found = findings.of(evidence.metrics()).iterator();
        int family = 0;
        int claimed = 0;
        for (MetricEvidence metric : evidence.metrics()) {
            for (PairState pair : metric.pairs()) {
                boolean counts = reading.goal(metric.measure().name()) && findings.withControl(pair);
                family += counts ? 1 : 0;
                if (findings.current(pair)) {
                    Finding finding = found.next();
                    claimed += counts && finding.claim().differs() ? 1 : 0;
                    if (counts && !finding.claim().differs()) {
                        open.add(new Open(metric, pair, finding.logE()));
                    }
                }
            }
        }
        if (rows < LEAST_ROWS || open.isEmpty()) {
            return Optional.empty();
        }
        List<Open> nearest = open.stream()
                .sorted(Comparator.comparingDouble(Open::logE).reversed())
                .limit(MOST)
                .toList();
        double level = reading.alpha() * (claimed + 1) / family;
        return Optional.of(
                reading.horizon().map(horizon -> planned(horizon, nearest)).orElseGet(() -> watched(nearest, level)));
    }

    private Forecast planned(Horizon horizon, List<Open> open) {
        List<Open> going =
                open.stream().filter(pair -> !pair.pair.planned().closed()).toList();
        double[] ahead = horizon.ahead(rows, steps(horizon));
        return going.isEmpty()
                ? new Forecast(rows, 0, 0, Optional.empty())
                : forecast(
                        rows,
                        ahead,
                        going.stream()
                                .map(pair -> planned(horizon, pair, ahead))
                                .toList());
    }

    /** Fewer near the end, where as many would be too small to be told apart. */
    private int steps(Horizon horizon) {
        double left = Math.max(0, 1 - (double) rows / horizon.rows());
        return (int) Math.max(LEAST_STEPS, Math.min(STEPS, Math.ceil(2 * STEPS * left)));
    }

    private double[] planned(Horizon horizon, Open open, double[] ahead) {
        Score score = open.pair.score();
        double passed = (double) rows / horizon.rows();
        double most = open.pair.planned().most() > 0 ? open.pair.planned().most() : score.v() / passed;
        double time = score.v() / most;
        if (!(time > 0 && time < 1) || score.w() == 0) {
            return new double[ahead.length];
        }
        double level = findings.planned(evidence.metrics(), open.metric, open.pair);
        double[] times = Arrays.stream(ahead)
                .map(more -> Math.min(1, time * (rows + more) / rows))
                .toArray();
        double perInformation = score.w() / (Math.sqrt(most) * time);
        double spread = ExpectedLoss.prior(score.rate()) * perInformation;
        return new PlannedPower(score.t() / Math.sqrt(most), time, spread)
                .by(times, (look, at) -> horizon.boundary(level, (rows + ahead[look]) / horizon.rows(), at));
    }

    private Forecast watched(List<Open> open, double level) {
        double[] ahead = watched(rows);
        SplittableRandom random = random(experiment, rows);
        return forecast(
                rows,
                ahead,
                open.stream()
                        .map(pair -> watched(pair.pair, level, ahead, random))
                        .toList());
    }

    private double[] watched(PairState pair, double level, double[] ahead, SplittableRandom random) {
        Contrast now = pair.contrast();
        double a = shares.share(pair.a());
        double b = shares.share(pair.b());
        double[] claimed = new double[ahead.length];
        if (now.w() == 0 || now.v() == 0 || a * b == 0) {
            return claimed;
        }
        double overlap = a * b / (a + b);
        double variance = now.v() / now.w();
        ExpectedLoss.Effect effect = ExpectedLoss.effect(now, pair.score().rate());
        double threshold = -Math.log(level);
        for (int run = 0; run < RUNS; run++) {
            double delta = effect.mean() + effect.deviation() * random.nextGaussian();
            double t = now.t();
            double v = now.v();
            double before = 0;
            for (int i = 0; i < ahead.length; i++) {
                double more = overlap * (ahead[i] - before);
                before = ahead[i];
                t += delta * more + Math.sqrt(variance * more) * random.nextGaussian();
                v += variance * more;
                // no bet wins more than the best one, so that most looks need no mixture
                if (t * t / (2 * v) >= threshold && logE(pair, Math.abs(t), v) >= threshold) {
                    count(claimed, i);
                    break;
                }
            }
        }
        return claimed;
    }

    /** By the bets of the pair, where terms are small enough for their squares to stand for the logarithm's. */
    private static double logE(PairState pair, double t, double v) {
        if (pair.bets().isEmpty()) {
            return new RunningAverage(new Contrast(t, 0, v)).logE();
        }
        double[] logs = new double[SIZES.length];
        Arrays.setAll(logs, i -> SIZES[i] * t - SIZES[i] * SIZES[i] * v / 2);
        return BetSizes.mixed(logs) - Math.log(2);
    }

    /** One run more has claimed by then and ever after. */
    private static void count(double[] claimed, int from) {
        for (int later = from; later < claimed.length; later++) {
            claimed[later] += 1.0 / RUNS;
        }
    }

    /** From the chance of each comparison to be claimed within so many more rows. */
    private static Forecast forecast(long rows, double[] ahead, List<double[]> claimed) {
        double[] none = new double[ahead.length];
        Arrays.fill(none, 1);
        for (double[] chances : claimed) {
            Arrays.setAll(none, i -> none[i] * (1 - chances[i]));
        }
        Optional<Long> half = Optional.empty();
        for (int i = none.length - 1; i >= 0 && none[i] <= 0.5; i--) {
            double from = i == 0 ? 0 : ahead[i - 1];
            double left = i == 0 ? 1 : none[i - 1];
            double part = left > none[i] ? Math.max(0, (left - 0.5) / (left - none[i])) : 0;
            half = Optional.of(Math.round(from + part * (ahead[i] - from)));
        }
        return new Forecast(rows, Math.round(ahead[ahead.length - 1]), 1 - none[none.length - 1], half);
    }
}
