package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.access.ApiKey.LastChange;
import dev.sluice.access.ApiKey.Retiring;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:30Z");
    private static final LastChange BY = new LastChange(2, "changed", "admin", NOW);

    private final ApiKeys keys = at(NOW);

    private static ApiKeys at(Instant time) {
        return new ApiKeys(Clock.fixed(time, ZoneOffset.UTC));
    }

    @Test
    void aKey_isKnownByItsSecretAlone() {
        ApiKey key = KeyFixture.key("secret", Role.EDITOR);
        keys.put(key);
        assertThat(keys.find("secret")).contains(key);
        assertThat(keys.find(key.hash())).isEmpty();
        assertThat(keys.find("")).isEmpty();
    }

    @Test
    void aRevokedKey_isUnknown_whateverIsSentAgain() {
        ApiKey key = KeyFixture.key("secret", Role.ADMIN);
        keys.put(key);
        keys.put(key.revoked(BY));
        assertThat(keys.find("secret")).isEmpty();
        keys.put(key);
        assertThat(keys.find("secret")).isEmpty();
        assertThat(keys.usable(key.id())).isEmpty();
        assertThat(keys.get(key.id())).contains(key.revoked(BY));
    }

    /** Whoever signs out again and again on another replica counts up faster than the one who revokes. */
    @Test
    void aRevocation_isFinal_howeverManyChangesCameMeanwhile() {
        ApiKey key = KeyFixture.key("secret", Role.VIEWER);
        LastChange many = new LastChange(99, "signed-out", "somebody", NOW);
        for (boolean revokedFirst : new boolean[] {true, false}) {
            ApiKeys replica = at(NOW);
            replica.put(key);
            replica.put(revokedFirst ? key.revoked(BY) : key.signedOut(many));
            replica.put(revokedFirst ? key.signedOut(many) : key.revoked(BY));
            assertThat(replica.find("secret")).isEmpty();
        }
    }

    @Test
    void aKeyThatEnds_isUnknownFromThenOn() {
        ApiKey key = KeyFixture.key("secret", Role.VIEWER, Scope.EVERYWHERE, Optional.of(NOW));
        for (long seconds : new long[] {-1, 0, 1}) {
            ApiKeys then = at(NOW.plusSeconds(seconds));
            then.put(key);
            assertThat(then.find("secret").isPresent()).isEqualTo(seconds < 0);
        }
    }

    @Test
    void aRotatedKey_hasItsOldSecretForTheOverlapOnly() {
        ApiKey key = KeyFixture.key("old", Role.CLIENT);
        ApiKey rotated = key.rotated(
                ApiKey.hash("new"), Optional.of(new Retiring(key.hash(), NOW.plus(Duration.ofHours(1)))), BY);
        for (int hours : new int[] {0, 1}) {
            ApiKeys then = at(NOW.plus(Duration.ofHours(hours)));
            then.put(key);
            then.put(rotated);
            assertThat(then.find("new")).contains(rotated);
            assertThat(then.find("old").isPresent()).isEqualTo(hours == 0);
        }
        keys.put(key.rotated(ApiKey.hash("new"), Optional.empty(), BY));
        assertThat(keys.find("old")).isEmpty();
    }

    @Test
    void signingOut_endsAllSessionsOfTheKey_andOthersStay() {
        byte[] secret = new byte[32];
        Sessions sessions = new Sessions(keys, secret, Clock.fixed(NOW, ZoneOffset.UTC));
        ApiKey key = KeyFixture.key("secret", Role.VIEWER);
        keys.put(key);
        String first = sessions.begin("secret").orElseThrow();
        assertThat(sessions.find(first)).contains(key);
        keys.put(key.signedOut(BY));
        assertThat(sessions.find(first)).isEmpty();
        assertThat(sessions.find(sessions.begin("secret").orElseThrow())).isPresent();
    }

    @Test
    void uses_areToldOnce_toTheMinute() {
        ApiKey key = KeyFixture.key("secret", Role.VIEWER);
        keys.put(key);
        assertThat(keys.used()).isEmpty();
        keys.find("secret");
        keys.find("secret");
        assertThat(keys.used()).isEqualTo(Map.of(key.id(), Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(keys.used()).isEmpty();
    }

    @Test
    void records_areReadAsTheyWereWritten() throws Exception {
        ApiKey key = KeyFixture.key(
                "secret",
                Role.CLIENT,
                new Scope(List.of("shop-*"), List.of("https://shop.example")),
                Optional.of(Instant.parse("2027-01-01T00:00:00Z")));
        assertThat(Json.wire().readValue(Json.wire().writeValueAsBytes(key), ApiKey.class))
                .isEqualTo(key);
    }

    @Test
    void scopes_holdKeysAndBeginnings() {
        Scope scope = new Scope(List.of("home", "shop-*"), List.of());
        assertThat(List.of("home", "shop-", "shop-a")).allMatch(scope::holds);
        assertThat(List.of("homes", "shop", "a-shop-b", "")).noneMatch(scope::holds);
        assertThat(Scope.EVERYWHERE.holds("anything")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example",
                "https://shop.example/",
                "https://shop.example/a",
                "https://",
                "*",
                "null",
                "https://a b",
                "ftp://shop.example",
                "https://shop.example?x"
            })
    void origins_areWhole(String origin) {
        assertThatThrownBy(() -> new Scope(List.of(), List.of(origin)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("whole origins");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000b", "evil\n17:00:00.000 INFO ready", "a\tb", "a\u202eb", "a\u200bb"})
    void names_canBePrinted(String name) {
        assertThatThrownBy(() -> KeyRing.Wanted.of(name, Role.CLIENT)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void whatAKeyMayBeBoundTo_dependsOnItsRole() {
        Scope bound = new Scope(List.of("home"), List.of());
        Scope pages = new Scope(List.of(), List.of("https://shop.example"));
        assertThatThrownBy(() -> new KeyRing.Wanted("a", Role.ADMIN, bound, Optional.empty()))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new KeyRing.Wanted("a", Role.VIEWER, pages, Optional.empty()))
                .isInstanceOf(InvalidInput.class);
        assertThat(new KeyRing.Wanted("상점 앱 №1", Role.CLIENT, pages, Optional.empty()).name())
                .isEqualTo("상점 앱 №1");
    }
}
