package dev.sluice.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private final Freshness freshness = new Freshness();
    private final AtomicReference<Duration> silence = new AtomicReference<>(Duration.ZERO);

    @Test
    void nothingRead_cannotTellOfAnything() {
        assertThat(freshness.read()).isFalse();
        assertThat(freshness.tells()).isFalse();
        assertThat(freshness.missing("there is no x")).isInstanceOf(NotReadYet.class);
    }

    @Test
    void read_tellsWhileTheBrokerAnswers() {
        freshness.readOnce(silence::get);
        assertThat(freshness.read()).isTrue();
        assertThat(freshness.tells()).as("of topics that may be new").isFalse();
        freshness.compared();
        silence.set(Duration.ofSeconds(5));
        assertThat(freshness.tells()).isTrue();
        assertThat(freshness.missing("there is no x"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no x");
        silence.set(Duration.ofMillis(5001));
        assertThat(freshness.tells()).isFalse();
        assertThat(freshness.read()).as("what is known goes on").isTrue();
        assertThat(freshness.missing("there is no x")).isInstanceOf(NotReadYet.class);
        silence.set(Duration.ofMillis(1));
        assertThat(freshness.tells()).isTrue();
    }

    @Test
    void directory_saysThatItCannotTell_insteadOfNo() {
        Directory directory = new Directory(freshness);
        assertThatThrownBy(() -> directory.require("home")).isInstanceOf(NotReadYet.class);
        freshness.readOnce(silence::get);
        assertThatThrownBy(() -> directory.require("home")).isInstanceOf(NotReadYet.class);
        freshness.compared();
        assertThatThrownBy(() -> directory.require("home")).isInstanceOf(NoSuchElementException.class);
        silence.set(Duration.ofMinutes(1));
        assertThatThrownBy(() -> directory.require("home")).isInstanceOf(NotReadYet.class);
    }
}
