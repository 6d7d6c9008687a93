package dev.sluice.web;

import dev.sluice.access.Sessions;
import dev.sluice.directory.Freshness;
import dev.sluice.directory.NotReadYet;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets nobody hear that a key or an experiment is not there before everything was read once: pages, and calls that bring a key, are
 * told to come again.
 */
public final class Starting {
    private static final String API = "/api/";

    private final Freshness freshness;

    Starting(Freshness freshness) {
        this.freshness = freshness;
    }

    /** Whether a problem is that not everything was read yet. */
    public static boolean is(Problem problem) {
        return problem.detail().equals(NotReadYet.SENTENCE);
    }

    /** Whether an answer, as text, says the same. */
    public static boolean says(String answer) {
        return answer.contains(NotReadYet.SENTENCE);
    }

    /** Before anybody looks at who calls, and for what. */
    @ServerRequestFilter(preMatching = true)
    Optional<Response> hold(ContainerRequestContext request) {
        return freshness.read() || !waits(request)
                ? Optional.empty()
                : Optional.of(Problems.unavailable(NotReadYet.SENTENCE));
    }

    private static boolean waits(ContainerRequestContext request) {
        return !request.getUriInfo().getPath().startsWith(API)
                || request.getHeaderString(HttpHeaders.AUTHORIZATION) != null
                || request.getCookies().containsKey(Sessions.COOKIE);
    }
}
