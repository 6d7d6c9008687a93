package dev.sluice.learning;

import dev.sluice.codec.Durations;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Evidence;
import dev.sluice.model.Evidence.Expected;
import dev.sluice.model.Outcomes;
import dev.sluice.model.Recommendation;
import dev.sluice.model.Recommendation.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells whether an experiment has run long enough, and which arms are beaten; pure. */
final class StoppingRules {
    /** Evidence against the logged propensities that forbids to trust anything else: 1 in 100. */
    private static final double MISMATCH = Math.log(100);
    /** An arm that was hardly shown has its prior's rate, which says nothing about it. */
    private static final long LEAST_ROWS = 100;

    private final PublishedExperiment experiment;
    private final ExperimentDefinition definition;
    private final ExperimentState state;
    private final Evidence evidence;
    private final String metric;

    private StoppingRules(PublishedExperiment experiment, ExperimentState state, Evidence evidence) {
        this.experiment = experiment;
        this.definition = experiment.definition();
        this.state = state;
        this.evidence = evidence;
        this.metric = definition.reward().measure().name();
    }

    /** What the evidence leads to now. A recommendation that still holds keeps its first sequence. */
    static Progress apply(PublishedExperiment experiment, ExperimentState state, Evidence evidence, Instant now) {
        StoppingRules rules = new StoppingRules(experiment, state, evidence);
        Progress before = state.totals().progress();
        Set<Integer> beaten =
                rules.definition.stopping().eliminate() ? evidence.standing().beaten() : Set.of();
        boolean doubtful = evidence.mismatch().most() >= MISMATCH;
        Optional<Recommendation> latest = doubtful ? Optional.empty() : rules.recommendation(now);
        Optional<Recommendation> kept = before.recommendation()
                .filter(old -> latest.filter(
                                next -> next.rule() == old.rule() && next.arm().equals(old.arm()))
                        .isPresent());
        return before.seen(evidence, beaten, kept.or(() -> latest));
    }

    private Optional<Recommendation> recommendation(Instant now) {
        if (definition.interleaves()) {
            return duel(now).or(() -> maxDuration(now));
        }
        return claim(now).or(() -> futility(now)).or(() -> ship(now)).or(() -> maxDuration(now));
    }

    private Optional<Recommendation> duel(Instant now) {
        return claimed("lists drafted from both arms get more clicks on items of %s at %s %% error", now);
    }

    private Optional<Recommendation> claim(Instant now) {
        return claimed(
                "%%s has the best %s of %d arms at %%s %%%% error"
                        .formatted(metric, definition.arms().size()),
                now);
    }

    private Optional<Recommendation> claimed(String reason, Instant now) {
        return evidence.standing()
                .best()
                .filter(slot -> definition.stopping().claim())
                .map(experiment.slots()::get)
                .map(arm -> because(
                        Rule.CLAIM,
                        arm,
                        reason.formatted(arm, percent(definition.analysis().alpha())),
                        now));
    }

    private Optional<Recommendation> futility(Instant now) {
        Optional<Double> margin = definition.analysis().margin();
        if (!definition.stopping().futility() || margin.isEmpty()) {
            return Optional.empty();
        }
        return evidence.standing()
                .leader()
                .filter(leader -> definition.arms().size() > 1 && unbeatable(leader.slot(), margin.get()))
                .map(leader -> experiment.slots().get(leader.slot()))
                .map(leader -> because(
                        Rule.FUTILITY,
                        leader,
                        "no other arm's %s can be above that of %s by more than the margin of %s"
                                .formatted(metric, leader, margin.get()),
                        now));
    }

    /** Whether no other arm can earn more by more than the margin. */
    private boolean unbeatable(int arm, double margin) {
        return definition.arms().stream()
                .map(other -> experiment.slot(other.key()))
                .filter(other -> other != arm)
                .allMatch(other -> evidence.finding(metric, other, arm)
                        .filter(finding -> finding.difference().upper() <= margin)
                        .isPresent());
    }

    private Optional<Recommendation> ship(Instant now) {
        Optional<Double> limit = definition.stopping().ship();
        boolean early = now.isBefore(
                state.totals().progress().since().plus(definition.stopping().shipAfter()));
        boolean unseen = definition.arms().stream()
                .anyMatch(arm ->
                        state.totals().arm(experiment.slot(arm.key())).mature().rows() < LEAST_ROWS);
        if (limit.isEmpty() || early || unseen || definition.arms().size() < 2) {
            return Optional.empty();
        }
        return evidence.standing().leader().flatMap(leader -> ship(leader, limit.get(), now));
    }

    private Optional<Recommendation> ship(Expected leader, double limit, Instant now) {
        String arm = experiment.slots().get(leader.slot());
        double share = leader.loss() / rate(leader.slot());
        if (!(share <= limit)) {
            return Optional.empty();
        }
        return Optional.of(because(
                Rule.SHIP,
                arm,
                "switching to %s now is expected to lose %s %% of its %s; this is a decision, not evidence"
                        .formatted(arm, percent(share), metric),
                now));
    }

    private double rate(int slot) {
        Outcomes mature = state.totals().arm(slot).mature();
        return definition
                .policy()
                .posterior(mature.rows(), definition.reward().earned(mature))
                .mean();
    }

    private Optional<Recommendation> maxDuration(Instant now) {
        Optional<Duration> longest = definition.stopping().maxDuration();
        if (longest.isEmpty() || now.isBefore(state.totals().progress().since().plus(longest.get()))) {
            return Optional.empty();
        }
        String control = experiment.slots().get(experiment.controlSlot());
        return Optional.of(because(
                Rule.MAX_DURATION,
                control,
                "the longest run of " + Durations.format(longest.get()) + " is over without a claim",
                now));
    }

    private Recommendation because(Rule rule, String arm, String reason, Instant now) {
        return new Recommendation(rule, arm, reason, state.publication().sequence() + 1, now);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g", 100 * share);
    }
}
