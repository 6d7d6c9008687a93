package dev.sluice.ui.page;

import dev.sluice.access.Introduction;
import dev.sluice.access.KeyRing;
import dev.sluice.access.Role;
import dev.sluice.access.Sessions;
import dev.sluice.access.SingleSignOn;
import dev.sluice.access.WrongKeys;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Turns what an identity server says of a person into a session of the browser. */
@Path(SingleSignOn.ADDRESS)
@Authenticated
@Blocking
public class PersonSignInPage {
    private final SecurityIdentity caller;
    private final SingleSignOn people;
    private final KeyRing keys;
    private final Sessions sessions;
    private final WrongKeys wrong;

    PersonSignInPage(SecurityIdentity caller, SingleSignOn people, KeyRing keys, Sessions sessions, WrongKeys wrong) {
        this.caller = caller;
        this.people = people;
        this.keys = keys;
        this.sessions = sessions;
        this.wrong = wrong;
    }

    /**
     * Begins a session with the role of the person's groups, or leads back to the sign-in page, which says why not.
     *
     * @param next where to go afterwards
     */
    @GET
    public Response signIn(
            @QueryParam("next") @DefaultValue(SignInPage.HOME) String next,
            @Context UriInfo address,
            @Context HttpServerRequest request) {
        String from = request.remoteAddress().hostAddress();
        Introduction introduction = caller.getAttribute(Introduction.class.getName());
        if (introduction instanceof Introduction.Known known) {
            Optional<Role> role = people.role(known.groups());
            if (role.isPresent()) {
                return SignInPage.begun(sessions.begin(keys.admit(known.person(), role.get())), next, address);
            }
            keys.end(known.person()); // however many were refused before
            wrong.seen(from);
            keys.tellRefused(known.person(), reason(known.groups()));
            return refused("role", next);
        }
        if (introduction instanceof Introduction.Failed failed) {
            if (failed.reason() != Introduction.Reason.AWAY) {
                wrong.seen(from);
            }
            return refused(failed.reason().name().toLowerCase(Locale.ROOT), next);
        }
        return refused("", next); // an API key, which signs in by itself
    }

    private static String reason(Set<String> groups) {
        return groups.isEmpty()
                ? "is in no group"
                : "is in no group that has a role, but in " + String.join(", ", new TreeSet<>(groups));
    }

    private static Response refused(String reason, String next) {
        return SignInPage.to("/sign-in?refused=" + reason + "&next=" + SignInPage.encoded(next))
                .build();
    }
}
