package dev.sluice.ui.editor;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.planning.PlanRequest;
import dev.sluice.planning.RegretStudy;
import dev.sluice.planning.WinnerStudy;
import dev.sluice.policy.FixedSplit;
import dev.sluice.policy.Policy;
import dev.sluice.ui.chart.Polyline;
import dev.sluice.ui.page.Formats;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.HeavyWork;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private static final double FIRST_RATE = 0.05;
    private static final double STEP = 0.1;
    private static final double POWER = 0.8;
    private static final long MOST_DECISIONS = 10_000_000_000L;

    private final Shell shell;
    private final HeavyWork heavy;

    PreviewPage(Shell shell, HeavyWork heavy) {
        this.shell = shell;
        this.heavy = heavy;
    }

    @POST
    @Path("definition/preview")
    public Uni<TemplateInstance> preview(MultivaluedMap<String, String> form) {
        ExperimentDefinition definition = FormDefinition.of(form).required();
        require(
                definition.arms().size() <= PlanRequest.MOST_ARMS,
                "arms",
                "must be at most 8 for a preview, got " + definition.arms().size());
        List<Rate> rates = rates(definition, form);
        double perDay = number(form, "preview.perDay", 10_000);
        require(perDay >= 1 && perDay <= 1e9, "preview.perDay", "must be in [1, 1000000000], got " + perDay);
        boolean lasting = definition.unit() != ExperimentDefinition.Unit.REQUEST;
        if (definition.interleaves()) {
            return Uni.createFrom()
                    .item(shell.page(
                            Templates.preview(rates, perDay, lasting, Optional.empty(), Optional.empty(), true)));
        }
        double taking = perDay * definition.traffic();
        return heavy.run(() ->
                        new Forecast(outlook(definition.policy(), rates, taking), time(definition, rates, taking)))
                .map(found -> shell.page(
                        Templates.preview(rates, perDay, lasting, Optional.of(found.outlook), found.verdict, false)));
    }

    private static List<Rate> rates(ExperimentDefinition definition, MultivaluedMap<String, String> form) {
        List<Rate> rates = new ArrayList<>();
        boolean better = false;
        for (ArmDefinition arm : definition.arms()) {
            double otherwise = better || arm.control() ? FIRST_RATE : FIRST_RATE * (1 + STEP);
            better = better || !arm.control();
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

    private static Outlook outlook(Policy policy, List<Rate> rates, double perDay) {
        int every = policy.deterministic() ? 1 : HORIZON / UPDATES;
        int runs = policy.deterministic() ? RUNS / 4 : RUNS;
        RegretStudy study =
                new RegretStudy(arms(rates), HORIZON, runs, every, new RegretStudy.Conditions(0, 0, perDay));
        RegretStudy.Result wanted = study.run("policy", policy, 1);
        RegretStudy.Result even = study.run("even", new FixedSplit(Map.of()), 1);
        double highest = Math.max(
                Arrays.stream(wanted.curve()).max().orElse(1),
                Arrays.stream(even.curve()).max().orElse(1));
        return new Outlook(
                Formats.count(HORIZON),
                Formats.number(wanted.mean()),
                Formats.number(even.mean()),
                line(wanted.curve(), highest),
                line(even.curve(), highest));
    }

    private static String line(double[] regret, double highest) {
        return Polyline.line(
                Arrays.stream(regret).map(at -> at / Math.max(1e-9, highest)).toArray());
    }

    /** Empty where no arm is the best, the policy leaves nothing to compare by, or forgets, which is not played. */
    private static Optional<Verdict> time(ExperimentDefinition definition, List<Rate> rates, double perDay) {
        if (definition.horizon().isPresent()) {
            long planned = definition.horizon().get();
            return Optional.of(new Verdict(
                    Verdict.Kind.PLANNED, "", "", Formats.count(planned), Formats.number(planned / perDay)));
        }
        if (rates.size() < 2
                || definition.policy().deterministic()
                || definition.forgetting().isPresent()) {
            return Optional.empty();
        }
        return WinnerStudy.of(
                        arms(rates), definition.policy(), definition.analysis().alpha(), POWER)
                .filter(study -> study.horizon() <= MOST_DECISIONS)
                .map(study -> verdict(study, perDay));
    }

    private static Verdict verdict(WinnerStudy study, double perDay) {
        WinnerStudy.Result result = study.run(1);
        Optional<Long> claimed = result.claimedBy(POWER);
        long decisions = claimed.orElse(study.horizon());
        RegretStudy.Arm best = study.arms().get(result.best());
        double next = study.arms().stream()
                .filter(arm -> !arm.equals(best))
                .mapToDouble(RegretStudy.Arm::rate)
                .max()
                .orElseThrow();
        return new Verdict(
                claimed.isPresent() ? Verdict.Kind.SHOWN : Verdict.Kind.SELDOM,
                best.key(),
                Formats.change(best.rate() / next - 1),
                Formats.count(decisions),
                Formats.number(decisions / perDay));
    }

    private static List<RegretStudy.Arm> arms(List<Rate> rates) {
        return rates.stream()
                .map(rate -> new RegretStudy.Arm(rate.arm, rate.rate))
                .toList();
    }

    /** What is played. */
    private record Forecast(Outlook outlook, Optional<Verdict> verdict) {}

    /** A rate that the reader believes in. */
    public record Rate(String arm, boolean control, double rate) {
        public String text() {
            return BigDecimal.valueOf(Math.round(rate * 1e6) / 1e6)
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
     * @param best the arm with the highest rate
     * @param lift of it over the next one, relative
     * @param decisions after which four of five experiments had claimed it, or after which they were given up
     * @param days the same at the given traffic
     */
    public record Verdict(Kind kind, String best, String lift, String decisions, String days) {
        /** What is known of the time. */
        public enum Kind {
            /** Four of five experiments claim it by then. */
            SHOWN,
            /** Too few claim it by then. */
            SELDOM,
            /** It is looked at once, at the planned end. */
            PLANNED
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance preview(
                List<Rate> rates,
                double perDay,
                boolean lasting,
                Optional<Outlook> outlook,
                Optional<Verdict> verdict,
                boolean duel);
    }
}
