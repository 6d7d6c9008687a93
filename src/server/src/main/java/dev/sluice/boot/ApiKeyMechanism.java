package dev.sluice.boot;

import dev.sluice.access.ApiKey;
import dev.sluice.access.ApiKeys;
import dev.sluice.access.Role;
import dev.sluice.access.Sessions;
import dev.sluice.access.TooMany;
import dev.sluice.access.WrongKeys;
import dev.sluice.directory.Freshness;
import dev.sluice.directory.NotReadYet;
import dev.sluice.transport.Callers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Authenticates {@code Authorization: Bearer <api key>} from memory, and browsers by the session that signing in gave them:
 * a change needs the session's token in a header as well, which no other site can send.
 */
@Singleton
final class ApiKeyMechanism implements HttpAuthenticationMechanism, Callers.Known {
    private static final String SCHEME = "Bearer ";
    /** Where a request keeps how long its caller should wait, in seconds. */
    private static final String WAIT = "sluice-wait";
    /** Where it keeps that this replica cannot tell who calls. */
    private static final String UNREAD = "sluice-unread";

    private static final ChallengeData AGAIN = new ChallengeData(503, HttpHeaderNames.RETRY_AFTER, "2");

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final ApiKeys keys;
    private final Sessions sessions;
    private final WrongKeys wrong;
    private final Freshness freshness;
    /** By id of the key; made once, not for every request. */
    private final ConcurrentHashMap<String, InScope> inScope = new ConcurrentHashMap<>();

    ApiKeyMechanism(ApiKeys keys, Sessions sessions, WrongKeys wrong, Freshness freshness) {
        this.keys = keys;
        this.sessions = sessions;
        this.wrong = wrong;
        this.freshness = freshness;
    }

    void onStart(@Observes StartupEvent event) {
        Callers.know(this);
    }

    @Override
    public boolean key(String key) {
        return keys.find(key).isPresent();
    }

    @Override
    public boolean session(String session) {
        return sessions.find(session).isPresent();
    }

    @Override
    public boolean tells() {
        return freshness.tells();
    }

    @Override
    public void refused(String address) {
        try {
            wrong.seen(address);
        } catch (TooMany e) {
            // it is refused already, and counted
        }
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        String header = context.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        if (header != null && header.startsWith(SCHEME)) {
            if (!freshness.read()) {
                return Uni.createFrom().failure(unread(context));
            }
            String presented = header.substring(SCHEME.length());
            return keys.find(presented)
                    .map(key -> Uni.createFrom().item(identity(key, context)))
                    .orElseGet(() -> Uni.createFrom().failure(unknown(presented, context)));
        }
        Cookie cookie = context.request().getCookie(Sessions.COOKIE);
        Optional<String> brought = Optional.ofNullable(cookie).map(Cookie::getValue);
        if (!freshness.tells() && brought.filter(sessions::ofUnknown).isPresent()) {
            return Uni.createFrom().failure(unread(context));
        }
        return Uni.createFrom()
                .optional(brought.filter(session -> mayAct(context.request(), session))
                        .flatMap(sessions::find)
                        .map(key -> identity(key, context)));
    }

    private static AuthenticationFailedException unread(RoutingContext context) {
        context.put(UNREAD, true);
        return new AuthenticationFailedException(new NotReadYet());
    }

    private AuthenticationFailedException unknown(String presented, RoutingContext context) {
        if (!freshness.tells() && !keys.knows(presented)) {
            return unread(context);
        }
        try {
            wrong.seen(context.request().remoteAddress().hostAddress());
            return new AuthenticationFailedException("unknown API key");
        } catch (TooMany e) {
            context.put(WAIT, e.seconds());
            return new AuthenticationFailedException("too many unknown API keys", e);
        }
    }

    private boolean mayAct(HttpServerRequest request, String session) {
        if (READING.contains(request.method())) {
            return true;
        }
        String token = request.getHeader(Sessions.CSRF_HEADER);
        return token != null && sessions.mayChange(session, token);
    }

    /** Outside of its scope a key has no role. */
    private SecurityIdentity identity(ApiKey key, RoutingContext context) {
        return aboutItsExperiments(key, context) && fromItsPages(key, context) ? inScope(key) : identity(key, Set.of());
    }

    private SecurityIdentity inScope(ApiKey key) {
        InScope known = inScope.get(key.id());
        if (known == null || !known.key.equals(key)) {
            known = new InScope(key, identity(key, key.role().included()));
            inScope.put(key.id(), known);
        }
        return known.identity;
    }

    private static SecurityIdentity identity(ApiKey key, Set<Role> roles) {
        QuarkusSecurityIdentity.Builder builder = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.name()))
                .addAttribute(ApiKey.class.getName(), key);
        roles.forEach(role -> builder.addRole(role.wireName()));
        return builder.build();
    }

    private static boolean aboutItsExperiments(ApiKey key, RoutingContext context) {
        return !key.scope().limited()
                || ScopedAddress.of(context.request().path(), context.normalizedPath())
                        .within(key.scope());
    }

    private static boolean fromItsPages(ApiKey key, RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaderNames.ORIGIN);
        return origin == null || key.scope().admits(origin);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        if (context.get(UNREAD) != null) {
            return Uni.createFrom().item(AGAIN);
        }
        Long wait = context.get(WAIT);
        return Uni.createFrom()
                .item(
                        wait == null
                                ? new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer")
                                : new ChallengeData(429, HttpHeaderNames.RETRY_AFTER, String.valueOf(wait)));
    }

    /** Who presents a key in its state, where its scope allows it. */
    private record InScope(ApiKey key, SecurityIdentity identity) {}
}
