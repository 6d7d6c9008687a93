package dev.sluice.boot;

import dev.sluice.access.SingleSignOn;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/**
 * Says who calls: at the one address for it whom an identity server vouches for, everywhere else whose key or session it is.
 * As an alternative it is the only mechanism that the server asks, so that no token and no cookie of an identity server is
 * looked at anywhere else.
 */
@Alternative
@Priority(1)
@Singleton
final class CallerMechanism implements HttpAuthenticationMechanism {
    private final ApiKeyMechanism keys;
    private final Introductions introductions;
    private final SingleSignOn people;

    CallerMechanism(ApiKeyMechanism keys, Introductions introductions, SingleSignOn people) {
        this.keys = keys;
        this.introductions = introductions;
        this.people = people;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        boolean person = people.on() && context.request().path().equals(SingleSignOn.ADDRESS);
        return person ? introductions.ask(context, providers) : keys.authenticate(context, providers);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return keys.getChallenge(context);
    }
}
