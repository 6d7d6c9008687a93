package dev.sluice.planning;

import dev.sluice.codec.InvalidInput;
import dev.sluice.planning.Plan.Simulated;
import dev.sluice.statistics.SampleSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers questions about the length of an experiment; the same question has the same answer. */
public final class Planner {
    private static final long MOST_DECISIONS = 10_000_000_000L;

    private final PlanRequest question;
    private final SampleSize size;

    private Planner(PlanRequest question) {
        this.question = question;
        // with several arms against control, their claims share the error
        this.size = new SampleSize(question.alpha() / (question.arms() - 1), question.power());
    }

    /** The plan for a question; takes a few seconds where it simulates. */
    public static Plan plan(PlanRequest question) {
        return new Planner(question).plan();
    }

    private Plan plan() {
        long perArm = (long) Math.ceil(size.perArm(question.baseRate(), question.betterRate()));
        long total = perArm * question.arms();
        long watched = (long) Math.ceil(total * size.watched());
        Optional<Simulated> simulated =
                question.mode() == PlanRequest.Mode.FIXED ? Optional.empty() : Optional.of(simulate(total));
        return new Plan(
                question.mode(),
                perArm,
                total,
                days(total),
                watched,
                days(watched),
                question.decisions()
                        .map(budget -> size.detectableLift(question.baseRate(), (double) budget / question.arms()))
                        .filter(lift -> !lift.isInfinite()),
                simulated,
                meaning(total, watched, simulated));
    }

    private Optional<Double> days(long decisions) {
        return question.decisionsPerDay().map(perDay -> decisions / perDay);
    }

    private Simulated simulate(long total) {
        InvalidInput.require(
                total <= MOST_DECISIONS,
                "effect",
                "needs " + total + " decisions with an even split, too many to be simulated; ask for mode fixed");
        List<Double> rates = new ArrayList<>(Collections.nCopies(question.arms() - 1, question.baseRate()));
        rates.add(question.betterRate());
        WinnerStudy study = WinnerStudy.after(
                total, RegretStudy.Arm.of(rates), question.mode().policy(), question.alpha());
        WinnerStudy.Result result = study.run(question.seed());
        Optional<Long> wanted = result.claimedBy(question.power());
        double gap = question.betterRate() - question.baseRate();
        return new Simulated(
                WinnerStudy.RUNS,
                wanted,
                result.claimedBy(0.5),
                wanted.flatMap(this::days),
                result.right(),
                result.wrong(),
                result.meanRegret(),
                result.meanDecisions() * gap * (question.arms() - 1) / question.arms(),
                study.horizon());
    }

    private String meaning(long total, long watched, Optional<Simulated> simulated) {
        String effect = String.format(
                Locale.ROOT,
                "a lift of %.3g %% over a rate of %.3g %%",
                100 * question.effect(),
                100 * question.baseRate());
        if (simulated.isEmpty()) {
            return "to find %s needs %,d decisions looked at once, or %,d watched all the time"
                    .formatted(effect, total, watched);
        }
        return simulated
                .get()
                .decisions()
                .map(decisions -> "to prove the arm with %s best takes about %,d decisions in this mode"
                        .formatted(effect, decisions))
                .orElseGet(
                        () -> "this mode seldom proves the arm with %s best within %,d decisions; learn mode is quicker"
                                .formatted(effect, simulated.get().horizon()));
    }
}
