package dev.sluice.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an arm has earned so far, with what is still to come: decisions are kept by the period in which they were made, so
 * that those too young to have earned count only in part. Effective exposure Σ n_c F(age_c), F the distribution of the
 * delay of a success (Vernade, Cappé and Perchet 2017).
 *
 * <p>F is estimated from what came so far although late successes are missing: delays are truncated on the right, so that
 * F(u) = Π_{v&gt;u} (1 − D_v / R_v), D_v successes with delay v and R_v successes with delay v at most, both among cohorts
 * older than v (Lynden-Bell 1971). Delays longer than any cohort is old cannot be seen yet: what they hold is that of a
 * geometric distribution, fitted by maximum likelihood to the truncated delays, and towards which the curve is drawn with
 * weight 1000 / (m + 1000), m the successes. An arm's own curve is drawn towards that of all arms by 1 / (m + 1) only: a
 * slow arm judged by the others' delays would look bad, get less traffic, and never show its own. Delays are in periods, {@value #PERIODS} to a window.
 *
 * @param open cohorts that may still earn, oldest first
 * @param delayed D by delay; empty while no period is over, so that arms without a curve are small in the store
 * @param risk R by delay; of the same length
 * @param rows of cohorts whose window is over
 * @param earned by these
 * @param delays sum of their successes' delays
 */
@SuppressWarnings("ArrayRecordComponent")
public record DelayCorrectedTotals(
        List<Cohort> open, double[] delayed, double[] risk, double rows, double earned, double delays) {
    /** Periods of a window. */
    public static final int PERIODS = 50;

    /** Nothing decided yet. */
    public static final DelayCorrectedTotals NONE =
            new DelayCorrectedTotals(List.of(), new double[0], new double[0], 0, 0, 0);

    private static final double TRUST = 1;
    private static final double FREE_FORM = 1000;
    private static final double LEAST_DECAY = 1e-9;
    private static final double MOST_DECAY = 20;
    private static final int BISECTIONS = 50;

    public DelayCorrectedTotals {
        open = List.copyOf(open);
    }

    /**
     * With a change of what decisions of one period show.
     *
     * @param period of the decisions
     * @param now period in which the change was seen, the same or later
     * @param more rows
     * @param reward more rewards
     */
    public DelayCorrectedTotals plus(long period, long now, double more, double reward) {
        DelayCorrectedTotals aged = at(Math.max(now, period));
        if (now - period >= PERIODS) {
            return new DelayCorrectedTotals(
                    aged.open, aged.delayed, aged.risk, aged.rows + more, aged.earned + reward, aged.delays);
        }
        List<Cohort> cohorts = new ArrayList<>(aged.open);
        int place = cohorts.size();
        while (place > 0 && cohorts.get(place - 1).period > period) {
            place--;
        }
        if (place > 0 && cohorts.get(place - 1).period == period) {
            cohorts.set(place - 1, cohorts.get(place - 1).plus(more, reward));
        } else {
            cohorts.add(place, new Cohort(period, (int) Math.max(0, now - period), more, reward, 0, 0));
        }
        return new DelayCorrectedTotals(cohorts, aged.delayed, aged.risk, aged.rows, aged.earned, aged.delays);
    }

    public DelayCorrectedTotals at(long now) {
        if (open.stream().noneMatch(cohort -> now - cohort.period > cohort.age)) {
            return this;
        }
        double[] d = Arrays.copyOf(delayed, PERIODS);
        double[] r = Arrays.copyOf(risk, PERIODS);
        List<Cohort> left = new ArrayList<>();
        double over = rows;
        double overEarned = earned;
        double overDelays = delays;
        for (Cohort cohort : open) {
            Cohort older = cohort;
            while (older.age < PERIODS && now - older.period > older.age) {
                d[older.age] += older.earned - older.counted;
                r[older.age] += older.earned;
                older = older.aged();
            }
            if (older.age < PERIODS) {
                left.add(older);
            } else {
                over += older.rows;
                overEarned += older.earned;
                overDelays += older.delays;
            }
        }
        return new DelayCorrectedTotals(left, d, r, over, overEarned, overDelays);
    }

    /** Successes that its own curve rests on. */
    private double successes() {
        return Arrays.stream(delayed).sum();
    }

    /** F by age in whole periods: the share of successes that come with at most that delay. */
    private static double[] curve(List<DelayCorrectedTotals> arms) {
        double[] d = new double[PERIODS];
        double[] r = new double[PERIODS];
        for (DelayCorrectedTotals arm : arms) {
            for (int delay = 0; delay < arm.delayed.length; delay++) {
                d[delay] += arm.delayed[delay];
                r[delay] += arm.risk[delay];
            }
        }
        int seen = PERIODS;
        while (seen > 0 && r[seen - 1] <= 0) {
            seen--;
        }
        double decay = decay(arms);
        double successes =
                arms.stream().mapToDouble(DelayCorrectedTotals::successes).sum();
        double free = successes / (successes + FREE_FORM);
        double product = share(seen, decay) / share(PERIODS, decay);
        double[] curve = new double[PERIODS];
        for (int delay = PERIODS - 1; delay >= 0; delay--) {
            double geometric = share(delay + 1, decay) / share(PERIODS, decay);
            curve[delay] = delay >= seen ? geometric : free * product + (1 - free) * geometric;
            if (delay < seen) {
                product *= r[delay] > 0 ? 1 - Math.min(1, Math.max(0, d[delay] / r[delay])) : 1;
            }
        }
        return curve;
    }

    /** 1 − e^(−decay × periods), up to a factor that stays finite where the decay is 0. */
    private static double share(int periods, double decay) {
        return decay < LEAST_DECAY ? periods : -Math.expm1(-decay * periods);
    }

    /** Decay by period of the geometric distribution that the truncated delays fit best; 0 where they do not fall. */
    private static double decay(List<DelayCorrectedTotals> arms) {
        double low = 0;
        double high = MOST_DECAY;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            double excess = 0; // of expected over seen delays, falls with the decay
            for (DelayCorrectedTotals arm : arms) {
                excess += arm.earned * expected(PERIODS, middle) - arm.delays;
                for (Cohort cohort : arm.open) {
                    excess += cohort.counted * expected(cohort.age, middle) - cohort.delays;
                }
            }
            low = excess > 0 ? middle : low;
            high = excess > 0 ? high : middle;
        }
        return low;
    }

    /** Mean of a geometric delay below {@code age} periods. */
    private static double expected(int age, double decay) {
        if (age == 0) {
            return 0;
        }
        return decay < LEAST_DECAY ? (age - 1) / 2.0 : 1 / Math.expm1(decay) - age / Math.expm1(decay * age);
    }

    /**
     * What a policy may learn from, for arms of one experiment.
     *
     * @param arms by arm, all seen from the same period
     * @param keys of the arms, in the same order
     */
    public static List<ArmTotals> totals(List<DelayCorrectedTotals> arms, List<String> keys) {
        double[] pooled = curve(arms);
        List<ArmTotals> totals = new ArrayList<>();
        for (int i = 0; i < arms.size(); i++) {
            totals.add(arms.get(i).totals(keys.get(i), pooled));
        }
        return totals;
    }

    private ArmTotals totals(String key, double[] pooled) {
        double[] own = curve(List.of(this));
        double trust = successes() / (successes() + TRUST);
        double exposure = rows;
        double all = rows;
        double reward = earned;
        for (Cohort cohort : open) {
            // of the current period's successes only a part came: the curve counts whole periods
            double share = cohort.age == 0 ? 0 : trust * own[cohort.age - 1] + (1 - trust) * pooled[cohort.age - 1];
            exposure += cohort.rows * share;
            all += cohort.rows;
            reward += cohort.earned;
        }
        double trials = Math.max(0, Math.min(all, Math.max(exposure, reward)));
        return new ArmTotals(
                key, Math.round(all), Math.min(trials, Math.round(all)), Math.min(trials, Math.max(0, reward)));
    }

    /**
     * Decisions of one period.
     *
     * @param period counts periods since the epoch
     * @param age whole periods since then that are in the curve
     * @param rows decisions
     * @param earned so far
     * @param counted of these, what is in the curve
     * @param delays sum of the delays of what is in the curve
     */
    public record Cohort(long period, int age, double rows, double earned, double counted, double delays) {
        Cohort plus(double more, double reward) {
            return new Cohort(period, age, rows + more, earned + reward, counted, delays);
        }

        /** A period older: what came in it had a delay of its age. */
        Cohort aged() {
            return new Cohort(period, age + 1, rows, earned, earned, delays + age * (earned - counted));
        }
    }
}
