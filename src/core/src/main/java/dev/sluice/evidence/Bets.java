package dev.sluice.evidence;

import dev.sluice.statistics.Chebyshev;
import java.util.Arrays;

/**
 * Exact evidence on the difference δ of two arms by betting: for a bet λ the product of 1 + λ (ψ − h δ) has mean 1 at every
 * time while the arms differ by δ, whatever the drift and the allocation ({@link Contrast} has ψ and h), so that its mixture
 * over {@link BetSizes} exceeds 1 / α ever with chance α at most (Ville's inequality; Waudby-Smith and Ramdas 2023 for bets
 * on bounded means). Exact against a difference that is never above, or never below, δ; where it moves, ln E follows its
 * running average up to terms of third order. Rewards in [0, 1].
 *
 * <p>F(λ, δ) = Σ ln(1 + λ (ψ − h δ)) is kept at {@value #BETS} Chebyshev nodes in artanh λ, where it is smooth up to the
 * largest bet, by {@value #DELTAS} in δ, with 0 among them, and read between them.
 */
public final class Bets implements OneSided {
    /** Nodes over bets. */
    static final int BETS = 32;
    /** Nodes over differences; odd, so that 0 is one. */
    static final int DELTAS = 11;

    /** No decision. */
    public static final Bets NONE = new Bets(new double[BETS * DELTAS]);

    private static final Chebyshev OVER_BETS = new Chebyshev(artanh(BetSizes.MOST), BETS);
    private static final Chebyshev OVER_DELTAS = new Chebyshev(1, DELTAS);
    private static final double[] LAMBDA = new double[BETS];
    private static final double[] DELTA = new double[DELTAS];
    /** By node: what it weighs by size of bet, less what it weighs at no bet, where F is 0. */
    private static final double[][] READ = OVER_BETS.weightsByNode(
            Arrays.stream(BetSizes.all()).map(Bets::artanh).toArray());

    static {
        double[] none = OVER_BETS.weights(0);
        for (int i = 0; i < BETS; i++) {
            for (int size = 0; size < READ[i].length; size++) {
                READ[i][size] -= none[i];
            }
        }
        Arrays.setAll(LAMBDA, i -> Math.tanh(OVER_BETS.node(i)));
        Arrays.setAll(DELTA, OVER_DELTAS::node);
    }

    private final double[] logs;

    private Bets(double[] logs) {
        this.logs = logs;
    }

    private static double artanh(double lambda) {
        return Math.log((1 + lambda) / (1 - lambda)) / 2;
    }

    public static Bets of(double... logs) {
        if (logs.length != BETS * DELTAS) {
            throw new IllegalArgumentException("must be " + BETS * DELTAS + " numbers, got " + logs.length);
        }
        return new Bets(logs.clone());
    }

    public Bets plus(Batch batch) {
        if (!batch.informative()) {
            return this;
        }
        double[] sum = logs.clone();
        double h = batch.overlap();
        double m = batch.plugIns().common();
        add(sum, batch.a(), m, batch.weightB(), h);
        add(sum, batch.b(), m, -batch.weightA(), h);
        add(sum, batch.others(), 0, h);
        return new Bets(sum);
    }

    private static void add(double[] sum, Rewards rewards, double m, double weight, double h) {
        for (int level = 0; level < rewards.size(); level++) {
            add(sum, rewards.count(level), weight * (rewards.level(level) - m), h);
        }
    }

    private static void add(double[] sum, long count, double psi, double h) {
        if (count == 0) {
            return;
        }
        for (int j = 0; j < DELTAS; j++) {
            double term = psi - h * DELTA[j];
            for (int i = 0; i < BETS; i++) {
                sum[j * BETS + i] += count * Math.log(1 + LAMBDA[i] * term);
            }
        }
    }

    @Override
    public double logAbove(double delta) {
        return BetSizes.mixed(logs(delta, false));
    }

    @Override
    public double logBelow(double delta) {
        return BetSizes.mixed(logs(delta, true));
    }

    /** F by size of bet, for bets on more or on less. */
    private double[] logs(double delta, boolean less) {
        double[] byBet = new double[BETS];
        double[] weights = OVER_DELTAS.weights(delta);
        for (int j = 0; j < DELTAS; j++) {
            for (int i = 0; i < BETS; i++) {
                byBet[less ? BETS - 1 - i : i] += weights[j] * logs[j * BETS + i];
            }
        }
        return Chebyshev.dots(READ, byBet);
    }

    /** F(λ, 0). */
    double log(double lambda) {
        double[] atZero = Arrays.copyOfRange(logs, DELTAS / 2 * BETS, (DELTAS / 2 + 1) * BETS);
        double[] weights = OVER_BETS.weights(artanh(lambda));
        return Chebyshev.dot(weights, atZero) - Chebyshev.dot(OVER_BETS.weights(0), atZero);
    }

    public double[] toArray() {
        return logs.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bets that && Arrays.equals(logs, that.logs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(logs);
    }
}
