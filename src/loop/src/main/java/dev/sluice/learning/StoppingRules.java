package dev.sluice.learning;

import dev.sluice.codec.Durations;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.evidence.Claims;
import dev.sluice.evidence.Duel;
import dev.sluice.model.Evidence;
import dev.sluice.model.Outcomes;
import dev.sluice.model.Recommendation;
import dev.sluice.model.Recommendation.Rule;
import dev.sluice.model.Teams;
import dev.sluice.policy.ProbabilityBest;
import dev.sluice.policy.ThompsonSampling.Prior;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
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
    private final Claims claims;
    private final String metric;
    private final double duel;

    private StoppingRules(PublishedExperiment experiment, ExperimentState state, Evidence evidence) {
        this.experiment = experiment;
        this.definition = experiment.definition();
        this.state = state;
        this.claims = Claims.of(experiment, evidence, state.totals().matureRows());
        this.metric = definition.reward().measure().name();
        this.duel = shown(experiment, state);
    }

    /** The findings that the evidence leads to now. A recommendation that still holds keeps its first sequence. */
    static Findings apply(PublishedExperiment experiment, ExperimentState state, Evidence evidence, Instant now) {
        StoppingRules rules = new StoppingRules(experiment, state, evidence);
        Findings before = state.totals().findings();
        Set<Integer> beaten = rules.definition.stopping().eliminate() ? rules.claims.beaten(rules.metric) : Set.of();
        boolean doubtful = evidence.mismatch().most() >= MISMATCH;
        Optional<Recommendation> latest = doubtful ? Optional.empty() : rules.recommendation(now);
        Optional<Recommendation> kept = before.recommendation()
                .filter(old -> latest.filter(
                                next -> next.rule() == old.rule() && next.arm().equals(old.arm()))
                        .isPresent());
        return before.found(beaten, kept.or(() -> latest), rules.duel);
    }

    private Optional<Recommendation> recommendation(Instant now) {
        if (definition.interleaves()) {
            return duel(now).or(() -> maxDuration(now));
        }
        return claim(now).or(() -> futility(now)).or(() -> ship(now)).or(() -> maxDuration(now));
    }

    private Optional<Recommendation> duel(Instant now) {
        double alpha = definition.analysis().alpha();
        if (!definition.stopping().claim() || !Duel.claimed(duel, alpha)) {
            return Optional.empty();
        }
        long mask = experiment.mask();
        String winner = experiment.slots().get(duel > 0 ? Teams.lowerSlot(mask) : Teams.higherSlot(mask));
        return Optional.of(because(
                Rule.CLAIM,
                winner,
                "lists drafted from both arms are proven to get more clicks on items of %s at %s %% error"
                        .formatted(winner, percent(alpha)),
                now));
    }

    private static double shown(PublishedExperiment experiment, ExperimentState state) {
        double before = state.totals().findings().duel();
        if (!experiment.definition().interleaves()) {
            return before;
        }
        return state.totals()
                .duel(Teams.lowerSlot(experiment.mask()), Teams.higherSlot(experiment.mask()))
                .shown(before, experiment.definition().analysis().alpha());
    }

    private Optional<Recommendation> claim(Instant now) {
        OptionalInt best = claims.best(metric);
        if (!definition.stopping().claim() || best.isEmpty()) {
            return Optional.empty();
        }
        String arm = experiment.slots().get(best.getAsInt());
        return Optional.of(because(
                Rule.CLAIM,
                arm,
                "%s is proven to have the best %s of %d arms at %s %% error"
                        .formatted(
                                arm,
                                metric,
                                definition.arms().size(),
                                percent(claims.reading().alpha())),
                now));
    }

    private Optional<Recommendation> futility(Instant now) {
        Optional<Double> margin = definition.analysis().margin();
        if (!definition.stopping().futility() || margin.isEmpty()) {
            return Optional.empty();
        }
        String leader = leader();
        if (definition.arms().size() < 2 || !claims.unbeatable(metric, experiment.slot(leader), margin.get())) {
            return Optional.empty();
        }
        return Optional.of(because(
                Rule.FUTILITY,
                leader,
                "no other arm's %s can be above that of %s by more than the margin of %s"
                        .formatted(metric, leader, margin.get()),
                now));
    }

    private Optional<Recommendation> ship(Instant now) {
        Optional<Double> limit = definition.stopping().ship();
        boolean early = now.isBefore(
                state.totals().findings().since().plus(definition.stopping().shipAfter()));
        boolean unseen = definition.arms().stream()
                .anyMatch(arm ->
                        state.totals().arm(experiment.slot(arm.key())).mature().rows() < LEAST_ROWS);
        if (limit.isEmpty() || early || unseen || definition.arms().size() < 2) {
            return Optional.empty();
        }
        List<Prior> posteriors = definition.arms().stream().map(this::posterior).toList();
        int leader = leaderIndex();
        double mean = posteriors.get(leader).mean();
        double loss = ProbabilityBest.of(posteriors).expectedMaximum() - mean;
        if (loss > limit.get() * mean) {
            return Optional.empty();
        }
        String arm = definition.arms().get(leader).key();
        return Optional.of(because(
                Rule.SHIP,
                arm,
                "switching to %s now is expected to lose %s %% of its %s; this is a decision, not evidence"
                        .formatted(arm, percent(Math.max(0, loss) / mean), metric),
                now));
    }

    private Optional<Recommendation> maxDuration(Instant now) {
        Optional<Duration> longest = definition.stopping().maxDuration();
        if (longest.isEmpty() || now.isBefore(state.totals().findings().since().plus(longest.get()))) {
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

    private String leader() {
        return definition.arms().get(leaderIndex()).key();
    }

    private int leaderIndex() {
        int leader = 0;
        for (int i = 1; i < definition.arms().size(); i++) {
            double mean = posterior(definition.arms().get(i)).mean();
            leader = mean > posterior(definition.arms().get(leader)).mean() ? i : leader;
        }
        return leader;
    }

    private Prior posterior(ArmDefinition arm) {
        Outcomes mature = state.totals().arm(experiment.slot(arm.key())).mature();
        return definition.policy().posterior(mature.rows(), definition.reward().earned(mature));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g", 100 * share);
    }
}
