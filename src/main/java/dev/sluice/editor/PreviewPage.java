package dev.sluice.editor;

import static dev.sluice.model.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.page.Formats;
import dev.sluice.page.Shell;
import dev.sluice.planning.Plan;
import dev.sluice.planning.Planner;
import dev.sluice.planning.Question;
import dev.sluice.policy.FixedSplit;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ThompsonSampling;
import dev.sluice.policy.TopTwoThompson;
import dev.sluice.simulation.RegretStudy;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says what an experiment would do if its arms had rates that the reader believes in. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class PreviewPage {
    private static final int HORIZON = 20_000;
    private static final int RUNS = 40;
    private static final int UPDATES = 100;
    private static final int MOST_ARMS = 8;
    private static final double FIRST_RATE = 0.05;
    private static final double STEP = 0.1;
    private static final double SIZE = 100;

    private final Shell shell;

    PreviewPage(Shell shell) {
        this.shell = shell;
    }

    /** Plays the policy and an even split, and plans the time until a winner is shown. */
    @POST
    @Path("definition/preview")
    public TemplateInstance preview(MultivaluedMap<String, String> form) {
        ExperimentDefinition definition = Draft.of(form).required();
        require(
                definition.arms().size() <= MOST_ARMS,
                "arms",
                "must be at most 8 for a preview, got " + definition.arms().size());
        List<Rate> rates = rates(definition, form);
        double perDay = number(form, "preview.perDay", 10_000);
        require(perDay >= 1 && perDay <= 1e9, "preview.perDay", "must be in [1, 1000000000], got " + perDay);
        if (definition.interleaves()) {
            return shell.page(Templates.preview(rates, perDay, Optional.empty(), Optional.empty(), true));
        }
        return shell.page(Templates.preview(
                rates,
                perDay,
                Optional.of(outlook(definition.policy(), rates)),
                time(definition, rates, perDay),
                false));
    }

    private static List<Rate> rates(ExperimentDefinition definition, MultivaluedMap<String, String> form) {
        List<Rate> rates = new ArrayList<>();
        for (ArmDefinition arm : definition.arms()) {
            double otherwise = FIRST_RATE * (1 + (arm.control() ? 0 : STEP));
            double rate = number(form, "preview.rate." + arm.key(), otherwise);
            require(rate > 0 && rate < 1, "preview.rate." + arm.key(), "must be in (0, 1), got " + rate);
            rates.add(new Rate(arm.key(), arm.control(), rate));
        }
        return rates;
    }

    private static double number(MultivaluedMap<String, String> form, String name, double otherwise) {
        String text = form.getFirst(name);
        try {
            return text == null || text.isBlank() ? otherwise : Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            require(false, name, "must be a number, got '" + text + "'");
            return otherwise;
        }
    }

    private static Outlook outlook(Policy policy, List<Rate> rates) {
        List<RegretStudy.Arm> arms = rates.stream()
                .map(rate -> new RegretStudy.Arm(rate.arm, rate.rate))
                .toList();
        int every = policy.deterministic() ? 1 : HORIZON / UPDATES;
        int runs = policy.deterministic() ? RUNS / 4 : RUNS;
        RegretStudy study = new RegretStudy(arms, HORIZON, runs, every);
        RegretStudy.Result wanted = study.run("policy", policy, 1);
        RegretStudy.Result even = study.run("even", new FixedSplit(Map.of()), 1);
        double highest = Math.max(
                Arrays.stream(wanted.curve()).max().orElse(1),
                Arrays.stream(even.curve()).max().orElse(1));
        return new Outlook(
                Formats.count(HORIZON),
                Formats.number(wanted.mean()),
                Formats.number(even.mean()),
                polyline(wanted.curve(), highest),
                polyline(even.curve(), highest));
    }

    private static String polyline(double[] curve, double highest) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < curve.length; i++) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    SIZE * i / (curve.length - 1),
                    SIZE * (1 - curve[i] / Math.max(1e-9, highest))));
        }
        return points.toString().strip();
    }

    /** Empty where no arm is better than control, or the policy leaves nothing to compare by. */
    private static Optional<Verdict> time(ExperimentDefinition definition, List<Rate> rates, double perDay) {
        double control = rates.stream()
                .filter(Rate::control)
                .mapToDouble(Rate::rate)
                .findFirst()
                .orElseThrow();
        double best = rates.stream().mapToDouble(Rate::rate).max().orElseThrow();
        double effect = best / control - 1;
        if (rates.size() < 2
                || effect < 0.01
                || effect > 10
                || definition.policy().deterministic()) {
            return Optional.empty();
        }
        Plan plan = Planner.plan(new Question(
                mode(definition.policy()),
                rates.size(),
                control,
                effect,
                definition.analysis().alpha(),
                0.8,
                Optional.of(perDay),
                Optional.empty(),
                1L));
        long decisions = plan.simulated().flatMap(Plan.Simulated::decisions).orElse(plan.watchedTotal());
        boolean known = plan.simulated().isEmpty()
                || plan.simulated().flatMap(Plan.Simulated::decisions).isPresent();
        return Optional.of(new Verdict(
                known, Formats.count(decisions), Formats.number(decisions / perDay), Formats.change(effect)));
    }

    private static Question.Mode mode(Policy policy) {
        if (policy instanceof FixedSplit) {
            return Question.Mode.FIXED;
        }
        if (policy instanceof TopTwoThompson) {
            return Question.Mode.LEARN;
        }
        return policy instanceof ThompsonSampling ? Question.Mode.EARN : Question.Mode.LEARN;
    }

    /** A rate that the reader believes in. */
    public record Rate(String arm, boolean control, double rate) {
        /** As it is shown in a form. */
        public String text() {
            return java.math.BigDecimal.valueOf(Math.round(rate * 1e6) / 1e6)
                    .stripTrailingZeros()
                    .toPlainString();
        }
    }

    /**
     * What the policy would cost.
     *
     * @param horizon decisions
     * @param regret successes given away by then, mean over runs
     * @param evenRegret the same under an even split
     * @param curve of the regret, points of an SVG of 100 × 100 units
     * @param evenCurve of the even split
     */
    public record Outlook(String horizon, String regret, String evenRegret, String curve, String evenCurve) {}

    /**
     * When a winner would be shown.
     *
     * @param known whether most simulated experiments ended in time
     * @param decisions after which four of five experiments had claimed the better arm
     * @param days the same at the given traffic
     * @param effect relative lift of the better arm
     */
    public record Verdict(boolean known, String decisions, String days, String effect) {}

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance preview(
                List<Rate> rates, double perDay, Optional<Outlook> outlook, Optional<Verdict> verdict, boolean duel);
    }
}
