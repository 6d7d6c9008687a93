package dev.sluice.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.sluice.access.KeyRing;
import dev.sluice.access.TooMany;
import dev.sluice.codec.InvalidInput;
import dev.sluice.decision.Refusal;
import dev.sluice.decision.Unacknowledged;
import dev.sluice.directory.NotReadYet;
import dev.sluice.experiment.Conflict;
import dev.sluice.experiment.NotPublished;
import dev.sluice.experiment.Stale;
import dev.sluice.outcome.OutcomeAnswers;
import dev.sluice.registry.ModelProbe;
import dev.sluice.registry.Models;
import dev.sluice.stream.BrokerAway;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.CharConversionException;
import java.util.NoSuchElementException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what went wrong into a problem; the one place that does. */
final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);

    @ServerExceptionMapper
    Response map(InvalidInput e) {
        return Problem.invalid(e.field(), message(e)).response();
    }

    @ServerExceptionMapper
    Response map(Refusal e) {
        return switch (e.reason()) {
            case UNKNOWN_EXPERIMENT -> Problem.of(Status.NOT_FOUND, message(e)).response();
            case NOT_RUNNING -> Problem.of(Status.CONFLICT, message(e)).response();
            case NOTHING_ELIGIBLE ->
                new Problem("about:blank", "Unprocessable Content", 422, message(e), java.util.List.of()).response();
            case BUSY -> unavailable(message(e));
        };
    }

    @ServerExceptionMapper
    Response map(Unacknowledged e) {
        return unavailable(message(e));
    }

    @ServerExceptionMapper
    Response map(NoSuchElementException e) {
        return Problem.of(Status.NOT_FOUND, message(e)).response();
    }

    @ServerExceptionMapper
    Response map(NotReadYet e) {
        return unavailable(message(e));
    }

    @ServerExceptionMapper
    Response map(Stale e) {
        return Problem.of(Status.PRECONDITION_FAILED, message(e)).response();
    }

    @ServerExceptionMapper
    Response map(NotPublished e) {
        return unavailable(message(e));
    }

    @ServerExceptionMapper
    Response map(Conflict e) {
        return Problem.of(Status.CONFLICT, message(e)).response();
    }

    @ServerExceptionMapper
    Response map(BrokerAway e) {
        return unavailable(message(e));
    }

    @ServerExceptionMapper
    Response map(OutcomeAnswers.NotSeen e) {
        return Problem.of(Status.CONFLICT, message(e)).response();
    }

    @ServerExceptionMapper
    Response map(KeyRing.KeyConflict e) {
        return Problem.of(Status.CONFLICT, message(e)).response();
    }

    @ServerExceptionMapper
    Response map(KeyRing.NotTold e) {
        return unavailable(message(e));
    }

    @ServerExceptionMapper
    Response map(ModelProbe.Unavailable e) {
        return unavailable(message(e));
    }

    @ServerExceptionMapper
    Response map(Models.InUse e) {
        return Problem.of(Status.CONFLICT, message(e)).response();
    }

    @ServerExceptionMapper({AuthenticationFailedException.class, UnauthorizedException.class})
    Response unauthorized(SecurityException e) {
        if (e.getCause() instanceof TooMany often) {
            return tooMany(often);
        }
        if (e.getCause() instanceof NotReadYet unread) {
            return map(unread);
        }
        return Response.fromResponse(Problem.of(
                                Status.UNAUTHORIZED,
                                "send 'Authorization: Bearer <api key>' with a key that is known here")
                        .response())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper
    Response map(TooMany e) {
        return tooMany(e);
    }

    @ServerExceptionMapper
    Response map(HeavyWork.TooLong e) {
        return new Problem("about:blank", "Unprocessable Content", 422, message(e), java.util.List.of()).response();
    }

    @ServerExceptionMapper
    Response map(ForbiddenException e) {
        return Problem.of(Status.FORBIDDEN, "the role of this API key does not allow this")
                .response();
    }

    @ServerExceptionMapper
    Response map(MismatchedInputException e) {
        return json(e);
    }

    @ServerExceptionMapper
    Response map(JsonProcessingException e) {
        return json(e);
    }

    /** Bytes that are no text: the parsers do not count this among their own failures. */
    @ServerExceptionMapper
    Response map(CharConversionException e) {
        return Problem.invalid("body", "must be text in UTF-8").response();
    }

    @ServerExceptionMapper
    Response map(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return json(json);
        }
        Status status = Status.fromStatusCode(e.getResponse().getStatus());
        return status == null
                ? e.getResponse()
                : Problem.of(status, detail(status, e)).response();
    }

    /** What the database refused, however it was wrapped; or a bug: logged with its cause, and told without it. */
    @ServerExceptionMapper
    Response map(RuntimeException e) {
        return DatabaseProblems.answer(e).orElseGet(() -> {
            LOG.error("a request failed", e);
            return Problem.of(Status.INTERNAL_SERVER_ERROR, "the server failed; its log tells why")
                    .response();
        });
    }

    private static String detail(Status status, WebApplicationException e) {
        return switch (status) {
            case NOT_FOUND -> "there is nothing at this address; /q/openapi lists what there is";
            case METHOD_NOT_ALLOWED ->
                "this address does not take this method or command; /q/openapi lists what there is";
            case UNSUPPORTED_MEDIA_TYPE ->
                "send 'Content-Type: application/json', application/yaml for an experiment, or application/zip for a model";
            default -> message(e);
        };
    }

    private static Response tooMany(TooMany e) {
        return Response.fromResponse(
                        Problem.of(Status.TOO_MANY_REQUESTS, message(e)).response())
                .header(HttpHeaders.RETRY_AFTER, e.seconds())
                .build();
    }

    static Response unavailable(String detail) {
        return Response.fromResponse(
                        Problem.of(Status.SERVICE_UNAVAILABLE, detail).response())
                .header(HttpHeaders.RETRY_AFTER, 2)
                .build();
    }

    private static Response json(JsonProcessingException e) {
        BadJson bad = BadJson.of(e);
        return Problem.invalid(bad.field(), bad.message()).response();
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? "no further detail" : e.getMessage();
    }
}
