package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.access.Rates.Duty;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final AtomicLong now = new AtomicLong(5);
    private final Rates rates = new Rates(Map.of(Duty.WRONG_KEYS, 6, Duty.DECISIONS, 0), now::get);

    @Test
    void theSeventhInAMinute_waitsForTheTimeThatItIsTold() {
        for (int i = 0; i < 6; i++) {
            rates.count(Duty.WRONG_KEYS, "a");
        }
        assertThatThrownBy(() -> rates.count(Duty.WRONG_KEYS, "a"))
                .isInstanceOfSatisfying(
                        TooMany.class, e -> assertThat(e.seconds()).isEqualTo(10));
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        rates.count(Duty.WRONG_KEYS, "a");
        assertThatThrownBy(() -> rates.count(Duty.WRONG_KEYS, "a")).isInstanceOf(TooMany.class);
    }

    @Test
    void callersAndDuties_areCountedApart() {
        for (int i = 0; i < 6; i++) {
            rates.count(Duty.WRONG_KEYS, "a");
        }
        assertThatCode(() -> rates.count(Duty.WRONG_KEYS, "b")).doesNotThrowAnyException();
        for (int i = 0; i < 1_000; i++) {
            rates.count(Duty.DECISIONS, "a");
            rates.count(Duty.EVENTS, "a");
        }
    }

    @Test
    void wrongKeys_areCountedByAddress_andToldOnce() {
        WrongKeys wrong = new WrongKeys(rates);
        wrong.seen("192.0.2.7");
        wrong.seen("192.0.2.7");
        wrong.seen("2001:db8:1:2:3:4:5:6");
        wrong.seen("2001:db8:1:2:ffff:4:5:6");
        assertThat(wrong.untold()).isEqualTo(Map.of("192.0.2.7", 2L, "2001:db8:1:2::", 2L));
        assertThat(wrong.untold()).isEmpty();
        assertThat(wrong.all()).isEqualTo(4);
    }

    @Test
    void wrongKeysOfAHundredThousandAddresses_areFewLines() {
        WrongKeys wrong = new WrongKeys(new Rates(Map.of(), now::get));
        for (int i = 0; i < 100_000; i++) {
            wrong.seen("10." + i / 10_000 + "." + i / 100 % 100 + "." + i % 100);
        }
        Map<String, Long> told = wrong.untold();
        assertThat(told).hasSizeLessThanOrEqualTo(1_001);
        assertThat(told.values().stream().mapToLong(n -> n).sum()).isEqualTo(100_000);
    }
}
