package dev.sluice.ui.workbench;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.access.Role;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.offpolicy.Estimate;
import dev.sluice.offpolicy.PolicyValue;
import dev.sluice.policy.Policy;
import dev.sluice.ui.page.Formats;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.BadJson;
import dev.sluice.web.ReplayResource;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** Asks what was logged what another policy would have earned. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ReplayPage {
    private static final String POLICY = "type: fixed\n";
    private static final double LIMIT = 10;

    private final Directory directory;
    private final ReplayResource replays;
    private final Shell shell;
    private final Clock clock;

    ReplayPage(Directory directory, ReplayResource replays, Shell shell, Clock clock) {
        this.directory = directory;
        this.replays = replays;
        this.shell = shell;
        this.clock = clock;
    }

    @GET
    @Path("replay")
    public TemplateInstance form() {
        List<String> experiments = directory.all().stream()
                .map(Directory.Live::experiment)
                .filter(experiment -> experiment.status() != Status.DRAFT
                        && experiment.status() != Status.ARCHIVED
                        && !experiment.definition().interleaves())
                .map(experiment -> experiment.key())
                .sorted()
                .toList();
        LocalDateTime now =
                LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        return shell.page(Templates.replay(
                experiments,
                now.minus(Duration.ofDays(7)).toString(),
                now.plusMinutes(1).toString(),
                POLICY));
    }

    /**
     * The estimates, in a table and in words.
     *
     * @param from start of the period, UTC
     * @param to its end
     * @param policy in YAML
     */
    @GET
    @Path("replay/estimate")
    public Uni<TemplateInstance> estimate(
            @QueryParam("experiment") @DefaultValue("") String experiment,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to,
            @QueryParam("policy") @DefaultValue(POLICY) String policy) {
        require(!experiment.isEmpty(), "experiment", "is required");
        Uni<PolicyValue> value = replays.replay(
                new ReplayResource.Replay(experiment, policy(policy), time("from", from), time("to", to), LIMIT));
        boolean rate =
                directory.require(experiment).experiment().definition().reward().metric() != null;
        return value.map(
                found -> shell.page(Templates.estimate(Result.of(found, rate ? Formats::percent : Formats::number))));
    }

    private static Policy policy(String yaml) {
        try {
            return Json.yaml().readValue(yaml, Policy.class);
        } catch (JsonProcessingException e) {
            BadJson bad = BadJson.of(e);
            throw new InvalidInput(bad.field().equals("body") ? "policy" : "policy." + bad.field(), bad.message());
        }
    }

    private static Instant time(String field, String text) {
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new InvalidInput(field, "must be a time like 2026-01-31T12:00, got '" + text + "'");
        }
    }

    /**
     * What the log says.
     *
     * @param decisions logged
     * @param trust how far to believe it: good, look or bad
     * @param weights what each decision counts
     * @param rows one for each estimator
     * @param warnings reasons to doubt
     */
    public record Result(String decisions, String trust, Weights weights, List<Row> rows, List<String> warnings) {
        static Result of(PolicyValue value, DoubleFunction<String> format) {
            double highest = value.estimates().values().stream()
                    .mapToDouble(estimate -> estimate.upper().orElse(estimate.value()))
                    .max()
                    .orElse(1);
            double lowest = value.estimates().values().stream()
                    .mapToDouble(estimate -> estimate.lower().orElse(estimate.value()))
                    .min()
                    .orElse(0);
            return new Result(
                    Formats.count(value.n()),
                    value.trust().name().toLowerCase(Locale.ROOT),
                    new Weights(
                            Formats.count(Math.round(value.ess())),
                            Formats.percent(value.n() == 0 ? 0 : value.ess() / value.n()),
                            String.format(Locale.ROOT, "%.3f", value.meanWeight()),
                            Formats.number(value.maxWeight())),
                    value.estimates().entrySet().stream()
                            .map(estimate -> Row.of(estimate, lowest, Math.max(highest - lowest, 1e-9), format))
                            .toList(),
                    value.warnings());
        }
    }

    /**
     * Importance weights of the decisions.
     *
     * @param effective sample size
     * @param effectiveShare of the decisions
     * @param mean should be 1
     * @param largest of all
     */
    public record Weights(String effective, String effectiveShare, String mean, String largest) {}

    /** An estimate with its interval, where it has one, and where it lies on a common scale of [0, 100]. */
    public record Row(String name, String value, String limits, double at, double from, double width) {
        static Row of(Map.Entry<String, Estimate> named, double lowest, double range, DoubleFunction<String> format) {
            Estimate estimate = named.getValue();
            double lower = estimate.lower().orElse(estimate.value());
            double upper = estimate.upper().orElse(estimate.value());
            return new Row(
                    named.getKey(),
                    format.apply(estimate.value()),
                    estimate.lower().isPresent() ? format.apply(lower) + " – " + format.apply(upper) : "",
                    100 * (estimate.value() - lowest) / range,
                    100 * (lower - lowest) / range,
                    100 * (upper - lower) / range);
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance replay(List<String> experiments, String from, String to, String policy);

        static native TemplateInstance estimate(Result result);
    }
}
