package dev.sluice.planning;

import dev.sluice.evidence.Batch;
import dev.sluice.evidence.Draws;
import dev.sluice.evidence.InverseWeighting;
import dev.sluice.evidence.PairState;
import dev.sluice.evidence.PropensityCheck;
import dev.sluice.evidence.Rewards;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One experiment whose truth is known, batch by batch: the policy allocates, users click, evidence is gathered as in the
 * learning stage. One thread.
 */
public final class SimulatedExperiment {
    private final List<String> names;
    private final double[] rates;
    private final Policy policy;
    private final SplittableRandom random;
    private final long[] pulls;
    private final long[] successes;
    private final double[] ownTruth;
    private final PairState[] pairs;
    private final double[] pairTruth;
    private final double[] leak;
    private Course course;

    /**
     * Before the first decision.
     *
     * @param rates true success rates by arm, in [0, 1]
     */
    public SimulatedExperiment(double[] rates, Policy policy, long seed) {
        this(RegretStudy.Arm.of(Arrays.stream(rates).boxed().toList()), policy, seed);
    }

    public SimulatedExperiment(List<RegretStudy.Arm> known, Policy policy, long seed) {
        this.names = known.stream().map(RegretStudy.Arm::key).toList();
        this.rates = known.stream().mapToDouble(RegretStudy.Arm::rate).toArray();
        this.policy = policy;
        this.random = new SplittableRandom(seed);
        int arms = rates.length;
        this.pulls = new long[arms];
        this.successes = new long[arms];
        this.ownTruth = new double[arms];
        this.pairs = new PairState[arms * (arms - 1) / 2];
        this.pairTruth = new double[pairs.length];
        this.course = new Course(InverseWeighting.none(arms), PropensityCheck.none(arms), 0, 0);
        this.leak = new double[arms];
        for (int a = 1; a < arms; a++) {
            for (int b = 0; b < a; b++) {
                pairs[index(a, b)] = PairState.none(a, b);
            }
        }
    }

    private static int index(int a, int b) {
        return a * (a - 1) / 2 + b;
    }

    public void leaking(int arm, double share) {
        leak[arm] = share;
    }

    /**
     * Decides that often with the same propensities, sees the outcomes, and looks.
     *
     * @param factor on every arm's rate in this batch
     */
    public void step(int decisions, double factor) {
        double[] shares = policy.allocate(totals()).toArray();
        long[] shown = new long[rates.length];
        long[] clicked = new long[rates.length];
        int left = decisions;
        double mass = 1;
        for (int arm = 0; arm < shares.length; arm++) {
            boolean last = arm == shares.length - 1;
            long drawn = last ? left : Binomials.draw(left, mass <= 0 ? 0 : shares[arm] / mass, random);
            long lost = leak[arm] > 0 ? Binomials.draw(drawn, leak[arm], random) : 0;
            shown[arm] += drawn - lost;
            shown[(arm + 1) % shares.length] += lost;
            left -= drawn;
            mass -= shares[arm];
        }
        for (int arm = 0; arm < shares.length; arm++) {
            clicked[arm] = Binomials.draw(shown[arm], factor * rates[arm], random);
        }
        learn(shares, shown, clicked, factor);
    }

    private void learn(double[] shares, long[] shown, long[] clicked, double factor) {
        int arms = rates.length;
        long rows = 0;
        double best = 0;
        double[] plugIns = new double[arms];
        List<Rewards> rewards = new ArrayList<>(arms);
        for (int arm = 0; arm < arms; arm++) {
            rows += shown[arm];
            best = Math.max(best, rates[arm]);
            plugIns[arm] = (successes[arm] + 0.5) / (pulls[arm] + 10);
            rewards.add(Rewards.binary(clicked[arm], shown[arm]));
        }
        for (int a = 1; a < arms; a++) {
            for (int b = 0; b < a; b++) {
                double m = (successes[a] + successes[b] + 0.5) / (pulls[a] + pulls[b] + 10);
                Batch batch = new Batch(shares[a], shares[b], m, rows, rewards.get(a), rewards.get(b));
                double before = pairs[index(a, b)].contrast().w();
                pairs[index(a, b)] = pairs[index(a, b)].plus(batch, true).looked(Double.POSITIVE_INFINITY);
                double overlap = pairs[index(a, b)].contrast().w() - before;
                pairTruth[index(a, b)] += overlap * factor * (rates[a] - rates[b]);
            }
        }
        double given = 0;
        for (int arm = 0; arm < arms; arm++) {
            pulls[arm] += shown[arm];
            successes[arm] += clicked[arm];
            ownTruth[arm] += shown[arm] * factor * rates[arm];
            given += shown[arm] * factor * (best - rates[arm]);
        }
        course = new Course(
                course.weighting.plus(new Draws(shares, plugIns, rewards)),
                course.check.plus(shares, shown),
                course.regret + given,
                course.exposure + rows * factor);
    }

    private List<ArmTotals> totals() {
        List<ArmTotals> totals = new ArrayList<>(rates.length);
        for (int arm = 0; arm < rates.length; arm++) {
            totals.add(ArmTotals.of(names.get(arm), pulls[arm], successes[arm]));
        }
        return totals;
    }

    public long pulls(int arm) {
        return pulls[arm];
    }

    public long successes(int arm) {
        return successes[arm];
    }

    public double ownTruth(int arm) {
        return pulls[arm] == 0 ? rates[arm] : ownTruth[arm] / pulls[arm];
    }

    public PairState pair(int a, int b) {
        return pairs[index(a, b)];
    }

    public double pairTruth(int a, int b) {
        double w = pairs[index(a, b)].contrast().w();
        return w == 0 ? 0 : pairTruth[index(a, b)] / w;
    }

    /** Largest evidence so far that an arm beats another. */
    private double mostBetter(int arm, int other) {
        return arm > other
                ? pair(arm, other).peaks().better()
                : pair(other, arm).peaks().worse();
    }

    /** The arm that is claimed to be best at some look so far: E ≥ K / α against every other one. */
    public OptionalInt best(double alpha) {
        double needed = Math.log(rates.length / alpha);
        return IntStream.range(0, rates.length)
                .filter(arm -> IntStream.range(0, rates.length)
                        .allMatch(other -> other == arm || mostBetter(arm, other) >= needed))
                .findFirst();
    }

    public InverseWeighting weighting() {
        return course.weighting;
    }

    public PropensityCheck check() {
        return course.check;
    }

    public double regret() {
        return course.regret;
    }

    public double exposure() {
        return course.exposure;
    }

    /** What has come of all decisions so far. */
    private record Course(InverseWeighting weighting, PropensityCheck check, double regret, double exposure) {}
}
