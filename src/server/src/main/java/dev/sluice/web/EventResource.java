package dev.sluice.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.access.Rates;
import dev.sluice.access.Role;
import dev.sluice.codec.InvalidInput;
import dev.sluice.event.EventIntake;
import dev.sluice.event.Verdict;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes events. Runs on the event loop and answers when the broker has acknowledged. */
@Path("/api/v1/events")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.CLIENT_NAME)
public class EventResource {
    private final EventIntake intake;

    private final Rates rates;
    private final Caller caller;

    EventResource(EventIntake intake, Rates rates, Caller caller) {
        this.intake = intake;
        this.rates = rates;
        this.caller = caller;
    }

    /** 202 with a verdict for each event once all are durable; 503 when the broker did not say so. */
    @POST
    @NonBlocking
    public CompletionStage<Response> accept(Events body) {
        if (rates.limits(Rates.Duty.EVENTS)) {
            rates.count(Rates.Duty.EVENTS, caller.name());
        }
        return accept(intake, body);
    }

    /** The same for others who may tell of events. */
    public static CompletionStage<Response> accept(EventIntake intake, Events body) {
        InvalidInput.require(body != null, "body", "is required");
        return intake.accept(body.events(), body.sentAt())
                .thenApply(verdicts -> Response.accepted(new Verdicts(verdicts)).build())
                .exceptionally(failure -> Problems.unavailable(
                        "the broker did not acknowledge; repeat the whole call, duplicates are removed"));
    }

    /**
     * The body.
     *
     * @param events 1 to 1000
     * @param sentAt when it was sent, by the clock that says when they happened: takes a wrong clock's offset out
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Events(
            @JsonSetter(contentNulls = Nulls.SET) List<JsonNode> events, JsonNode sentAt) {
        public Events {
            sentAt = sentAt == null ? MissingNode.getInstance() : sentAt; // left out
            InvalidInput.require(events != null, "events", "is required, an array");
        }
    }

    /** The answer, in the order of the events. */
    public record Verdicts(List<Verdict> verdicts) {}
}
