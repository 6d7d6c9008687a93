package dev.sluice.ui.page;

import dev.sluice.access.KeyRing;
import dev.sluice.access.Sessions;
import dev.sluice.access.SingleSignOn;
import dev.sluice.access.WrongKeys;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;

/** Turns an API key into a session of the browser, ends it, and keeps what a reader prefers. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@PermitAll
public class SignInPage {
    private static final int A_YEAR = 365 * 24 * 3600;
    static final String HOME = "/experiments";

    private final Shell shell;
    private final Sessions sessions;
    private final KeyRing keys;
    private final WrongKeys wrong;
    private final SingleSignOn people;

    SignInPage(Shell shell, Sessions sessions, KeyRing keys, WrongKeys wrong, SingleSignOn people) {
        this.shell = shell;
        this.sessions = sessions;
        this.keys = keys;
        this.wrong = wrong;
        this.people = people;
    }

    @GET
    public Response home() {
        return to(HOME).build();
    }

    /**
     * The form.
     *
     * @param next where to go afterwards
     * @param refused why somebody was sent back here, in a word, or empty
     */
    @GET
    @Path("sign-in")
    public TemplateInstance form(
            @QueryParam("next") @DefaultValue(HOME) String next,
            @QueryParam("refused") @DefaultValue("") String refused) {
        return page(local(next), refused);
    }

    private TemplateInstance page(String next, String refused) {
        return shell.page(Templates.signIn(next, refused, people, SingleSignOn.ADDRESS + "?next=" + encoded(next)));
    }

    static String encoded(String next) {
        return URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    /** Begins a session; a form of another site is refused, since it could sign a reader in as somebody else. */
    @POST
    @Path("sign-in")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response signIn(
            @RestForm Optional<String> key,
            @RestForm Optional<String> next,
            @HeaderParam("Sec-Fetch-Site") @DefaultValue("") String site,
            @HeaderParam("Origin") @DefaultValue("") String origin,
            @Context UriInfo address,
            @Context HttpServerRequest request) {
        String then = local(next.orElse(HOME));
        Optional<String> session = key.map(String::strip)
                .filter(presented -> fromHere(site, origin, address))
                .flatMap(sessions::begin);
        if (session.isEmpty()) {
            key.map(String::strip).ifPresent(keys::requireJudged);
            wrong.seen(request.remoteAddress().hostAddress());
            return Response.status(Response.Status.UNAUTHORIZED)
                    .entity(page(then, "key"))
                    .build();
        }
        return begun(session.get(), then, address);
    }

    /**
     * Leads to a page of this site, without the site's name: a proxy may know it by another one, and a caller may have made up
     * the one that it was asked by.
     */
    static Response.ResponseBuilder to(String page) {
        return Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, URI.create(page));
    }

    /** Gives the browser its session, and leads to a page of this site. */
    static Response begun(String session, String next, UriInfo address) {
        return to(local(next))
                .cookie(cookie(Sessions.COOKIE, session, address)
                        .maxAge((int) Sessions.LENGTH.toSeconds())
                        .httpOnly(true)
                        .build())
                .build();
    }

    /** Whether a form of this site was sent; browsers say so by one of two headers, and by neither over plain HTTP to it. */
    private static boolean fromHere(String site, String origin, UriInfo address) {
        if (!site.isEmpty()) {
            return List.of("same-origin", "none").contains(site);
        }
        return origin.isEmpty()
                || origin.equals(address.getBaseUri().getScheme() + "://"
                        + address.getBaseUri().getAuthority());
    }

    /** Ends the sessions of the reader's key everywhere, so that a copy of the cookie is worth nothing. */
    @POST
    @Path("sign-out")
    public Response signOut(@CookieParam(Sessions.COOKIE) @DefaultValue("") String session, @Context UriInfo address) {
        sessions.find(session).ifPresent(key -> keys.signOut(key.id(), key.name()));
        return Response.ok("")
                .header("HX-Redirect", "/sign-in")
                .cookie(cookie(Sessions.COOKIE, "", address)
                        .maxAge(0)
                        .httpOnly(true)
                        .build())
                .build();
    }

    @GET
    @Path("preferences")
    public Response prefer(
            @QueryParam("language") @DefaultValue("") String language,
            @QueryParam("theme") @DefaultValue("") String theme,
            @QueryParam("back") @DefaultValue(HOME) String back,
            @Context UriInfo address) {
        Response.ResponseBuilder answer = to(local(back));
        if (Shell.LANGUAGES.contains(language)) {
            answer.cookie(cookie(Shell.LANGUAGE_COOKIE, language, address)
                    .maxAge(A_YEAR)
                    .build());
        }
        if (Shell.THEMES.contains(theme)) {
            answer.cookie(
                    cookie(Shell.THEME_COOKIE, theme, address).maxAge(A_YEAR).build());
        }
        return answer.build();
    }

    private static NewCookie.Builder cookie(String name, String value, UriInfo address) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .secure(address.getBaseUri().getScheme().equals("https"))
                .sameSite(NewCookie.SameSite.LAX);
    }

    /** An address of this site only, whatever was asked for. */
    private static String local(String address) {
        try {
            URI uri = new URI(address);
            boolean here = address.startsWith("/") && !address.startsWith("//") && uri.getHost() == null;
            return here ? address : HOME;
        } catch (URISyntaxException e) {
            return HOME;
        }
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance signIn(String next, String refused, SingleSignOn people, String there);
    }
}
