package dev.sluice.boot;

import dev.sluice.access.Introduction;
import dev.sluice.access.Introduction.Reason;
import dev.sluice.access.Person;
import dev.sluice.access.SingleSignOn;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/**
 * Asks the identity server who somebody is, by the code flow. What it says becomes an identity without any role here, whatever
 * roles it gave: only the page that asked can make a session of it, and the cookie that it was kept in ends at once.
 */
@Singleton
final class Introductions {
    private static final Logger LOG = Logger.getLogger(Introductions.class);
    /** How old an answer may be, the difference of clocks included. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final OidcAuthenticationMechanism flow;
    private final Clock clock;

    Introductions(OidcAuthenticationMechanism flow, Clock clock) {
        this.flow = flow;
        this.clock = clock;
    }

    /** What is known of who asks; sends them to the identity server where nothing is. */
    Uni<SecurityIdentity> ask(RoutingContext context, IdentityProviderManager providers) {
        return flow.authenticate(context, providers)
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull() // a cookie of a time before, which is no reason to refuse anybody
                .chain(identity ->
                        identity == null ? asked(context) : Uni.createFrom().item(known(identity)))
                .onFailure(AuthenticationCompletionException.class)
                .recoverWithItem(failure -> incomplete(context, failure))
                .onFailure(OIDCException.class)
                .recoverWithItem(Introductions::away)
                .map(introduction -> {
                    forget(context);
                    return identity(introduction);
                });
    }

    /** Sends the caller to the identity server, unless they come from there with what nobody asked for. */
    private Uni<Introduction> asked(RoutingContext context) {
        if (context.queryParams().contains("state")) {
            return Uni.createFrom().item(new Introduction.Failed(Reason.VOID));
        }
        return flow.getChallenge(context)
                .chain(there -> Uni.createFrom()
                        .failure(new AuthenticationRedirectException(there.status, there.headerContent)));
    }

    private Introduction known(SecurityIdentity identity) {
        JsonWebToken token = (JsonWebToken) identity.getPrincipal();
        Instant issued = Instant.ofEpochSecond(token.getIssuedAtTime());
        Optional<String> subject = text(token, Claims.sub);
        if (subject.isEmpty() || Duration.between(issued, clock.instant()).abs().compareTo(FRESH) > 0) {
            return new Introduction.Failed(Reason.VOID);
        }
        Person person = new Person(token.getIssuer(), subject.get(), name(token).orElse(subject.get()));
        return new Introduction.Known(person, identity.getRoles());
    }

    /** An address that the identity server has not verified is nobody's name. */
    private static Optional<String> name(JsonWebToken token) {
        return text(token, Claims.preferred_username)
                .or(() -> text(token, Claims.email)
                        .filter(email -> String.valueOf((Object) token.getClaim(Claims.email_verified.name()))
                                .equals("true")));
    }

    private static Optional<String> text(JsonWebToken token, Claims claim) {
        Object value = token.getClaim(claim.name());
        return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** Messages may hold claims, or what somebody wrote into the address, and are not logged. */
    private static Introduction incomplete(RoutingContext context, Throwable failure) {
        if (context.queryParams().contains("error")) {
            return new Introduction.Failed(Reason.DENIED);
        }
        if (failure.getCause() instanceof IOException) {
            return away(failure.getCause());
        }
        LOG.warnf(
                "what came from the identity server does not hold (%s)",
                Optional.ofNullable(failure.getCause())
                        .orElse(failure)
                        .getClass()
                        .getSimpleName());
        return new Introduction.Failed(Reason.VOID);
    }

    private static Introduction away(Throwable failure) {
        LOG.warnf("the identity server does not answer: %s", failure.getMessage());
        return new Introduction.Failed(Reason.AWAY);
    }

    private static SecurityIdentity identity(Introduction introduction) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(""))
                .addAttribute(Introduction.class.getName(), introduction)
                .build();
    }

    /** Asking again must ask the identity server, which may know better by then. */
    private static void forget(RoutingContext context) {
        List<String> kept = context.request().cookies().stream()
                .map(Cookie::getName)
                .filter(name -> name.startsWith(OidcUtils.SESSION_COOKIE_NAME))
                .toList();
        kept.forEach(name -> context.response()
                .addCookie(Cookie.cookie(name, "")
                        .setPath(SingleSignOn.ADDRESS)
                        .setMaxAge(0)
                        .setHttpOnly(true)));
    }
}
