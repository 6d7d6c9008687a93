package dev.sluice.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.sluice.decision.Refusal;
import dev.sluice.experiment.Conflict;
import dev.sluice.model.Durations;
import dev.sluice.model.InvalidInput;
import dev.sluice.model.Json;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what went wrong into a problem; the one place that does. */
final class Problems {
    @ServerExceptionMapper
    Response map(InvalidInput e) {
        return Problem.invalid(e.field(), message(e)).response();
    }

    @ServerExceptionMapper
    Response map(Refusal e) {
        Problem problem = switch (e.reason()) {
            case UNKNOWN_EXPERIMENT -> Problem.of(Status.NOT_FOUND, message(e));
            case NOT_RUNNING -> Problem.of(Status.CONFLICT, message(e));
            case NOTHING_ELIGIBLE ->
                new Problem("about:blank", "Unprocessable Content", 422, message(e), java.util.List.of());
        };
        return problem.response();
    }

    @ServerExceptionMapper
    Response map(NoSuchElementException e) {
        return Problem.of(Status.NOT_FOUND, message(e)).response();
    }

    @ServerExceptionMapper
    Response map(Conflict e) {
        return Problem.of(Status.CONFLICT, message(e)).response();
    }

    @ServerExceptionMapper({AuthenticationFailedException.class, UnauthorizedException.class})
    Response unauthorized(SecurityException e) {
        return Response.fromResponse(Problem.of(
                                Status.UNAUTHORIZED,
                                "send 'Authorization: Bearer <api key>' with a key that is known here")
                        .response())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper
    Response map(ForbiddenException e) {
        return Problem.of(Status.FORBIDDEN, "the role of this API key does not allow this")
                .response();
    }

    @ServerExceptionMapper
    Response map(PersistenceException e) {
        return unavailable("the database does not answer; decisions and events are served without it");
    }

    @ServerExceptionMapper
    Response map(MismatchedInputException e) {
        return json(e);
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

    private static String detail(Status status, WebApplicationException e) {
        return switch (status) {
            case NOT_FOUND -> "there is nothing at this address; /q/openapi lists what there is";
            case METHOD_NOT_ALLOWED ->
                "this address does not take this method or command; /q/openapi lists what there is";
            case UNSUPPORTED_MEDIA_TYPE -> "send 'Content-Type: application/json'";
            default -> message(e);
        };
    }

    static Response unavailable(String detail) {
        return Response.fromResponse(
                        Problem.of(Status.SERVICE_UNAVAILABLE, detail).response())
                .header(HttpHeaders.RETRY_AFTER, 2)
                .build();
    }

    private static Response json(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return Problem.invalid("body", "is not valid JSON: " + e.getOriginalMessage())
                    .response();
        }
        String path = path(mapping);
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInput input) {
                String field = path.isEmpty() ? input.field() : path + "." + input.field();
                return Problem.invalid(field, message(input)).response();
            }
        }
        return Problem.invalid(path.isEmpty() ? "body" : path, reason(mapping)).response();
    }

    private static String reason(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is not a known field; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof InvalidTypeIdException type) {
            return "must have a type, one of "
                    + Json.typeNames(type.getBaseType().getRawClass())
                    + (type.getTypeId() == null ? "" : ", got '" + type.getTypeId() + "'");
        }
        if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
            return "must be one of " + names(format) + ", got '" + format.getValue() + "'";
        }
        if (e instanceof InvalidFormatException format && format.getTargetType() == Duration.class) {
            return Durations.ALLOWED + ", got '" + format.getValue() + "'";
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "must be " + kind(mismatch.getTargetType());
        }
        return e.getOriginalMessage().lines().findFirst().orElse("is not readable");
    }

    private static String names(InvalidFormatException e) {
        return Arrays.stream(e.getTargetType().getEnumConstants())
                .map(constant -> Json.http().convertValue(constant, String.class))
                .collect(Collectors.joining(", "));
    }

    private static String kind(Class<?> type) {
        if (Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return type == String.class || type.isEnum() ? "a string" : "an object";
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? "no further detail" : e.getMessage();
    }
}
