package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A key of a process that a replica begins itself opens doors, and is of nobody's list: what is stored or published lacks it. */
class LentKeyTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void lentKey_isTakenWhileItIsOpen_andListedNowhere() {
        ApiKeys keys = new ApiKeys(CLOCK);
        String secret;
        String id;
        try (LentKey lent = new LentKey(keys, "training", Role.ADMIN, Duration.ofHours(1), CLOCK)) {
            secret = lent.secret();
            ApiKey found = keys.find(secret).orElseThrow();
            id = found.id();
            assertThat(found.role()).isEqualTo(Role.ADMIN);
            assertThat(keys.get(id)).contains(found);
            assertThat(keys.usable(id)).isPresent();
            assertThat(keys.all()).isEmpty();
            assertThat(keys.any()).isFalse();
        }
        assertThat(keys.find(secret)).isEmpty();
        assertThat(keys.get(id)).isEmpty();
    }

    @Test
    void lentKey_ends() {
        ApiKeys keys = new ApiKeys(Clock.offset(CLOCK, Duration.ofHours(2)));
        try (LentKey lent = new LentKey(keys, "training", Role.ADMIN, Duration.ofHours(1), CLOCK)) {
            assertThat(keys.find(lent.secret())).isEmpty();
        }
    }
}
