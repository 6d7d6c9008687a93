package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;
import static dev.sluice.codec.InvalidInput.requireIn;

import dev.sluice.access.Role;
import dev.sluice.planning.RegretStudy;
import dev.sluice.policy.Policy;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says what a policy would do if the rates were known. */
@Path("/api/v1/experiments:simulate")
@Consumes({MediaType.APPLICATION_JSON, YamlMapping.YAML})
@Produces({MediaType.APPLICATION_JSON, YamlMapping.YAML})
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class SimulationResource {
    private static final int MAX_DRAWS = 50_000_000;

    private final HeavyWork heavy;

    SimulationResource(HeavyWork heavy) {
        this.heavy = heavy;
    }

    /** Plays the policy; changes nothing. The same seed gives the same answer. */
    @POST
    public Uni<RegretStudy.Result> simulate(Simulation wanted) {
        require(wanted != null, "body", "is required");
        List<RegretStudy.Arm> arms = new TreeMap<>(wanted.rates())
                .entrySet().stream()
                        .map(arm -> new RegretStudy.Arm(arm.getKey(), arm.getValue()))
                        .toList();
        RegretStudy study =
                new RegretStudy(arms, wanted.horizon(), wanted.runs(), wanted.updateEvery(), wanted.conditions());
        return heavy.run(() -> study.run(wanted.policy().getClass().getSimpleName(), wanted.policy(), wanted.seed()));
    }

    /**
     * What is to be played.
     *
     * @param policy as in an experiment
     * @param rates true success rate by arm, in [0, 1]
     * @param horizon decisions per run; default 10,000
     * @param runs independent runs, at least 2; default 100; horizon × runs × arms at most 50 million
     * @param updateEvery decisions between two updates of the policy; default 1
     * @param turns how often the rates move on by one arm, at equal times; default 0
     * @param meanDelay mean delay of a success, in decisions; default 0
     * @param decisionsPerDay turns half-lives and windows into decisions; default 100,000
     * @param seed of the first run; default 1
     */
    public record Simulation(
            Policy policy,
            Map<String, Double> rates,
            Integer horizon,
            Integer runs,
            Integer updateEvery,
            Integer turns,
            Double meanDelay,
            Double decisionsPerDay,
            Long seed) {
        public Simulation {
            horizon = horizon == null ? 10_000 : horizon;
            runs = runs == null ? 100 : runs;
            updateEvery = updateEvery == null ? 1 : updateEvery;
            turns = turns == null ? 0 : turns;
            meanDelay = meanDelay == null ? 0.0 : meanDelay;
            decisionsPerDay = decisionsPerDay == null ? 100_000.0 : decisionsPerDay;
            seed = seed == null ? 1L : seed;
            require(policy != null, "policy", "is required");
            require(rates != null && !rates.isEmpty() && rates.size() <= 64, "rates", "must name 1 to 64 arms");
            rates.forEach((arm, rate) -> requireIn(rate == null ? Double.NaN : rate, 0, 1, "rates." + arm));
            policy.check(List.copyOf(rates.keySet()));
            require(horizon >= 1, "horizon", "must be 1 or more, got " + horizon);
            require(runs >= 2, "runs", "must be 2 or more, got " + runs);
            require(
                    work(policy, horizon, runs, rates.size()) <= MAX_DRAWS,
                    "horizon",
                    "times runs and arms, times 50 for upper confidence bounds, must be at most " + MAX_DRAWS + ", got "
                            + work(policy, horizon, runs, rates.size()));
            require(updateEvery >= 1, "updateEvery", "must be 1 or more, got " + updateEvery);
            new RegretStudy.Conditions(turns, meanDelay, decisionsPerDay);
        }

        /** Indices are bisected anew for every draw. */
        private static long work(Policy policy, int horizon, int runs, int arms) {
            return (long) horizon * runs * arms * (policy.deterministic() ? 50 : 1);
        }

        private RegretStudy.Conditions conditions() {
            return new RegretStudy.Conditions(turns, meanDelay, decisionsPerDay);
        }
    }
}
