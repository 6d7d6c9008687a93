package dev.sluice.ui.page;

import dev.sluice.web.Problem;
import dev.sluice.web.Starting;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.net.URISyntaxException;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Shows problems as pages to who asked for a page, and leads to the sign-in where that is what is missing. */
final class PageErrors {
    private static final String HTMX = "HX-Request";
    /** Of no standard, and known to all browsers: loads the page again after so many seconds. */
    private static final String REFRESH = "Refresh";

    private static final int UNAUTHORIZED = 401;
    private static final int LOST = 500;

    private final Shell shell;

    PageErrors(Shell shell) {
        this.shell = shell;
    }

    @ServerResponseFilter
    void show(ContainerRequestContext request, ContainerResponseContext response) {
        String path = request.getUriInfo().getPath();
        if (path.startsWith("/api/") || path.startsWith("/q/") || !(response.getEntity() instanceof Problem problem)) {
            return;
        }
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.remove(HttpHeaders.WWW_AUTHENTICATE);
        boolean fragment = request.getHeaderString(HTMX) != null;
        boolean reading =
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (problem.status() == UNAUTHORIZED && (reading || !fragment)) {
            signIn(response, fragment, current(request));
            return;
        }
        if (fragment) {
            headers.putSingle("HX-Retarget", "#message");
            headers.putSingle("HX-Reswap", "innerHTML");
        }
        TemplateInstance page = fragment
                ? Templates.problem(problem, known(problem, reading), problem.status() == UNAUTHORIZED)
                : Templates.error(problem, known(problem, reading));
        if (reading && !fragment && Starting.is(problem)) {
            headers.putSingle(REFRESH, response.getHeaderString(HttpHeaders.RETRY_AFTER));
        }
        response.setEntity(shell.page(page).render(), null, MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
    }

    /** The page that a fragment was asked for by, as the browser says. */
    private static String current(ContainerRequestContext request) {
        String address = request.getHeaderString("HX-Current-URL");
        try {
            return address == null ? "" : new URI(address).getRawPath();
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private void signIn(ContainerResponseContext response, boolean fragment, String page) {
        String here = fragment ? page : shell.address();
        String address = "/sign-in?next=" + SignInPage.encoded(here);
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle(fragment ? "HX-Redirect" : HttpHeaders.LOCATION, address);
        headers.remove(HttpHeaders.CONTENT_TYPE);
        response.setEntity("", null, MediaType.TEXT_HTML_TYPE);
        response.setStatus(fragment ? Status.OK.getStatusCode() : Status.SEE_OTHER.getStatusCode());
    }

    /** The kind of page: by status where that has words of its own. */
    private static String known(Problem problem, boolean reading) {
        return switch (problem.status()) {
            case 403 -> "refused";
            case 404 -> "missing";
            case 409 -> reading ? "idle" : "contradiction";
            case 429 -> "busy";
            case 412 -> "conflict";
            case 503 -> Starting.is(problem) ? "starting" : "unavailable";
            default -> problem.status() >= LOST ? "failed" : "bad";
        };
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance error(Problem problem, String kind);

        static native TemplateInstance problem(Problem problem, String kind, boolean signedOut);
    }
}
