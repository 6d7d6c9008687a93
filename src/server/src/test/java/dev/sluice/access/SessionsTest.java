package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final byte[] SECRET = "a secret of all replicas".getBytes(StandardCharsets.UTF_8);

    private final String key = ApiKey.random(new SecureRandom());

    private static Sessions at(Instant time, ApiKeys keys) {
        return new Sessions(keys, SECRET, Clock.fixed(time, ZoneOffset.UTC));
    }

    private ApiKeys known(Role role) {
        ApiKeys keys = new ApiKeys(Clock.fixed(NOW, ZoneOffset.UTC));
        keys.put(KeyFixture.key(key, role));
        return keys;
    }

    @Test
    void session_actsForItsKey_onEveryReplica_untilItEnds() {
        String session = at(NOW, known(Role.EDITOR)).begin(key).orElseThrow();
        assertThat(session).doesNotContain(key);
        ApiKeys elsewhere = known(Role.EDITOR);
        assertThat(at(NOW.plus(Sessions.LENGTH).minusSeconds(1), elsewhere).find(session))
                .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo("somebody"));
        assertThat(at(NOW.plus(Sessions.LENGTH), elsewhere).find(session)).isEmpty();
    }

    @Test
    void session_endsWithItsKey() {
        String session = at(NOW, known(Role.VIEWER)).begin(key).orElseThrow();
        assertThat(at(NOW, new ApiKeys(Clock.systemUTC())).find(session)).isEmpty();
    }

    @Test
    void alteredSessions_areNone() {
        Sessions sessions = at(NOW, known(Role.ADMIN));
        byte[] session = Base64.getUrlDecoder().decode(sessions.begin(key).orElseThrow());
        for (int i = 0; i < session.length; i++) {
            byte[] altered = session.clone();
            altered[i] ^= 1;
            assertThat(sessions.find(Base64.getUrlEncoder().withoutPadding().encodeToString(altered)))
                    .as("byte " + i)
                    .isEmpty();
        }
        for (String nonsense : new String[] {"", "a", "%", "AAAA", "a".repeat(10_000)}) {
            assertThat(sessions.find(nonsense)).isEmpty();
        }
    }

    @Test
    void changes_needTheTokenOfTheSameKey() {
        Sessions sessions = at(NOW, known(Role.EDITOR));
        String one = sessions.begin(key).orElseThrow();
        String other = at(NOW.plus(Duration.ofSeconds(1)), known(Role.EDITOR))
                .begin(key)
                .orElseThrow();
        assertThat(sessions.mayChange(one, sessions.csrfToken(one))).isTrue();
        assertThat(sessions.mayChange(other, sessions.csrfToken(one)))
                .as("a page outlives its session")
                .isTrue();
        String another = ApiKey.random(new SecureRandom());
        ApiKeys keys = new ApiKeys(Clock.fixed(NOW, ZoneOffset.UTC));
        keys.put(KeyFixture.key(another, "fedcba98-7654-7321-8123-456789abcdef"));
        String stranger = at(NOW, keys).begin(another).orElseThrow();
        assertThat(sessions.mayChange(one, sessions.csrfToken(stranger))).isFalse();
        assertThat(sessions.mayChange("%", "")).isFalse();
        assertThat(sessions.mayChange(one, "")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void onlyWhoMaySee_signsIn(Role role) {
        assertThat(at(NOW, known(role)).begin(key).isPresent()).isEqualTo(role != Role.CLIENT);
        assertThat(at(NOW, known(role)).begin("sluice_nothing")).isEmpty();
    }

    @Test
    void sessionOfAKeyThatIsNotHere_isToldFromAForgedOne() {
        Sessions elsewhere = at(NOW, new ApiKeys(Clock.systemUTC()));
        String session = at(NOW, known(Role.VIEWER)).begin(key).orElseThrow();
        assertThat(elsewhere.ofUnknown(session)).isTrue();
        assertThat(at(NOW, known(Role.VIEWER)).ofUnknown(session)).isFalse();
        assertThat(elsewhere.ofUnknown(session + "A")).isFalse();
        assertThat(elsewhere.ofUnknown("")).isFalse();
        assertThat(at(NOW.plus(Sessions.LENGTH), new ApiKeys(Clock.systemUTC())).ofUnknown(session))
                .as("it is over")
                .isFalse();
    }
}
