package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.offpolicy.PolicyValue;
import dev.sluice.policy.Policy;
import dev.sluice.replay.DecisionReplay;
import dev.sluice.replay.LearnedLog;
import dev.sluice.stream.KafkaSettings;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Says what another policy would have earned on the decisions that were logged. */
@Path("/api/v1/offline/replay")
@Consumes({MediaType.APPLICATION_JSON, YamlMapping.YAML})
@Produces({MediaType.APPLICATION_JSON, YamlMapping.YAML})
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ReplayResource {
    private final Directory directory;
    private final KafkaSettings kafka;
    private final Clock clock;
    private final HeavyWork heavy;

    ReplayResource(Directory directory, KafkaSettings kafka, Clock clock, HeavyWork heavy) {
        this.directory = directory;
        this.kafka = kafka;
        this.clock = clock;
        this.heavy = heavy;
    }

    /** Estimates the policy's reward per decision; changes nothing. */
    @POST
    public Uni<PolicyValue> replay(Replay wanted) {
        require(wanted != null, "body", "is required");
        PublishedExperiment experiment = directory.require(wanted.experiment()).experiment();
        require(
                !experiment.definition().interleaves(),
                "experiment",
                "drafts its lists from two arms, so that no decision tells what one of them earns alone");
        Instant to = wanted.to() == null ? clock.instant() : wanted.to();
        Instant from = wanted.from() == null ? to.minus(Duration.ofDays(7)) : wanted.from();
        require(from.isBefore(to), "from", "must be before to, got " + from + " and " + to);
        return heavy.run(() -> {
            LearnedLog log = read(experiment, from, to).of(revision -> comparable(experiment, revision));
            return new DecisionReplay(experiment, wanted.policy(), log.versions())
                    .evaluate(log.cells(), wanted.limit());
        });
    }

    private LearnedLog read(PublishedExperiment experiment, Instant from, Instant to) throws InterruptedException {
        try {
            return LearnedLog.read(kafka, experiment, from, to);
        } catch (IOException e) {
            throw new ServiceUnavailableException(e.getMessage() + "; ask again when the broker is less busy");
        }
    }

    private boolean comparable(PublishedExperiment experiment, int revision) {
        return directory
                .find(experiment.id(), revision, 0)
                .filter(old -> old.group() == experiment.group())
                .isPresent();
    }

    /**
     * What is to be estimated.
     *
     * @param experiment its key
     * @param policy as in an experiment; it must not forget
     * @param from start of the period; default seven days before its end
     * @param to end of the period, exclusive; default now
     * @param limit of the clipped, switching and shrinking estimators, positive; default 10
     */
    public record Replay(String experiment, Policy policy, Instant from, Instant to, Double limit) {
        public Replay {
            limit = limit == null ? 10.0 : limit;
            require(experiment != null, "experiment", "is required");
            require(policy != null, "policy", "is required");
            if (from != null) {
                Times.checked("from", from);
            }
            if (to != null) {
                Times.checked("to", to);
            }
            require(!policy.interleaves(), "policy", "must choose one arm for each request, not interleave");
            require(limit > 0 && Double.isFinite(limit), "limit", "must be positive, got " + limit);
        }
    }
}
