package dev.sluice.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * An error as RFC 9457 defines it.
 *
 * @param type URI of the kind of problem
 * @param title short and the same for every problem of the kind
 * @param status HTTP status
 * @param detail what happened here
 * @param violations fields that are wrong, and what is allowed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String detail, List<Violation> violations) {
    static final String MEDIA_TYPE = "application/problem+json";
    /** Characters of what is told: much of it may be the caller's own. */
    static final int MOST = 2_000;

    static Problem of(Response.Status status, String detail) {
        return new Problem(
                "about:blank", status.getReasonPhrase(), status.getStatusCode(), shortened(detail), List.of());
    }

    static Problem invalid(String field, String message) {
        Response.Status status = Response.Status.BAD_REQUEST;
        return new Problem(
                "about:blank",
                status.getReasonPhrase(),
                status.getStatusCode(),
                shortened(field + " " + message),
                List.of(new Violation(shortened(field), shortened(message))));
    }

    private static String shortened(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    }

    Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }

    /** A field and what is wrong with it. */
    public record Violation(String field, String message) {}
}
