package dev.sluice.evidence;

import java.util.Arrays;

/**
 * Exact e-process of two arms: for a bet λ in (−1, 1), L_λ = Π (1 + λ ψ) has mean 1 at every time when both arms earn the
 * same, whatever the drift and the allocation ({@link Contrast} has ψ). E mixes λ = −0.9 … 0.9 in steps of 0.03 with
 * weights ∝ exp(−λ² / 2 τ²), τ = 0.15; λ is about the relative lift. By Ville's inequality E ever exceeds 1 / α with
 * chance α at most (Waudby-Smith and Ramdas 2023 for bets on bounded means). Rewards in [0, 1].
 */
public final class Bets {
    /** No decision. */
    public static final Bets NONE = new Bets(new double[Mixture.BETS.size()]);

    private final double[] logs;

    private Bets(double[] logs) {
        this.logs = logs;
    }

    public static Bets of(double... logs) {
        Mixture.BETS.check(logs);
        return new Bets(logs.clone());
    }

    public Bets plus(Batch batch) {
        if (!batch.informative() || (batch.a().rows() == 0 && batch.b().rows() == 0)) {
            return this;
        }
        double[] sum = logs.clone();
        add(sum, batch.a(), batch.plugIn(), batch.weightB());
        add(sum, batch.b(), batch.plugIn(), -batch.weightA());
        return new Bets(sum);
    }

    private static void add(double[] sum, Rewards rewards, double m, double weight) {
        for (int level = 0; level < rewards.size(); level++) {
            long count = rewards.count(level);
            double psi = weight * (rewards.level(level) - m);
            for (int i = 0; count != 0 && i < sum.length; i++) {
                sum[i] += count * Math.log1p(Mixture.BETS.point(i) * psi);
            }
        }
    }

    public double logE() {
        return Mixture.BETS.log(logs, point -> true);
    }

    public double logBetter() {
        return Mixture.BETS.log(logs, point -> point > 0);
    }

    public double logWorse() {
        return Mixture.BETS.log(logs, point -> point < 0);
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
