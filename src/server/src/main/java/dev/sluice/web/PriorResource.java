package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.Metric;
import dev.sluice.directory.Directory;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.statistics.EmpiricalBayes;
import dev.sluice.statistics.RateDifference.Rate;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;

/** Suggests the prior of a new experiment from what all arms so far have shown. */
@Path("/api/v1/prior")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class PriorResource {
    private static final long ENOUGH = 100;

    private final Directory directory;

    PriorResource(Directory directory) {
        this.directory = directory;
    }

    @GET
    public Suggestion suggest(@QueryParam("metric") @DefaultValue("ctr") String name) {
        Metric metric = Arrays.stream(Metric.values())
                .filter(known -> known.measure().name().equals(name))
                .findFirst()
                .orElse(null);
        if (metric == null) {
            throw new InvalidInput("metric", "must be ctr, vtr or cvr, got '" + name + "'");
        }
        List<Rate> rates = directory.all().stream()
                .flatMap(live -> live.snapshot().stream())
                .map(PolicySnapshot::arms)
                .flatMap(List::stream)
                .map(ArmSnapshot::mature)
                .filter(mature -> mature.rows() >= ENOUGH)
                .map(mature -> new Rate(metric.successes(mature), mature.rows()))
                .toList();
        boolean told = rates.stream().anyMatch(rate -> rate.successes() > 0)
                && rates.stream().anyMatch(rate -> rate.successes() < rate.n());
        require(
                rates.size() >= 2 && told,
                "metric",
                "needs two arms or more with 100 mature rows and some successes; there are " + rates.size());
        EmpiricalBayes prior = EmpiricalBayes.fit(rates);
        return new Suggestion(
                name,
                rates.size(),
                prior.mean(),
                prior.concentration(),
                prior.mean() * prior.concentration(),
                (1 - prior.mean()) * prior.concentration());
    }

    /**
     * A prior Beta(alpha, beta), to be written into a policy.
     *
     * @param metric its name
     * @param arms that it rests on
     * @param mean of the arms' true rates
     * @param concentration how many observations the prior is worth, 10 to 5000
     * @param alpha mean × concentration
     * @param beta (1 − mean) × concentration
     */
    public record Suggestion(String metric, int arms, double mean, double concentration, double alpha, double beta) {}
}
