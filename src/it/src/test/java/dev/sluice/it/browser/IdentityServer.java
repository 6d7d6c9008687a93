package dev.sluice.it.browser;

import com.microsoft.playwright.Page;
import dev.sluice.codec.Json;
import dev.sluice.it.Sluice;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import okhttp3.HttpUrl;

/** An identity server on this machine whose people are whoever one says one is. */
final class IdentityServer implements AutoCloseable {
    private static final String REALM = "shop";
    private static final String CLIENT = "sluice";

    private final int port = Sluice.freePort();
    private final MockOAuth2Server server = new MockOAuth2Server(new OAuth2Config(true));

    /** What a Sluice that believes it is told. */
    Map<String, String> settings() {
        return Map.of(
                "quarkus.oidc.tenant-enabled",
                "true",
                "quarkus.oidc.auth-server-url",
                issuer(),
                "quarkus.oidc.client-id",
                CLIENT,
                "quarkus.oidc.credentials.secret",
                "a-secret-of-thirty-two-letters-and-more");
    }

    private String issuer() {
        return "http://127.0.0.1:" + port + "/" + REALM;
    }

    void start() throws IOException {
        server.start(InetAddress.getByName("127.0.0.1"), port);
    }

    /** A token that it signs, for whom and for what it likes. */
    String token(String subject, List<String> groups) {
        return server.anyToken(HttpUrl.get(issuer()), Map.of("sub", subject, "aud", CLIENT, "groups", groups))
                .serialize();
    }

    /** Fills in its form, on which somebody waits. */
    void vouch(Page page, String subject, Map<String, ?> claims) throws IOException {
        page.waitForURL(issuer() + "/authorize**");
        page.fill("[name=username]", subject);
        page.fill("[name=claims]", Json.http().writeValueAsString(claims));
        page.click("[type=submit]");
    }

    @Override
    public void close() {
        server.shutdown();
    }
}
