package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DutyTest {
    @Test
    void failure_isKnownByName_untilItWorksAgain_andStopsNoOther() {
        AtomicBoolean broken = new AtomicBoolean(true);
        List<String> done = new ArrayList<>();
        Duty one = new Duty("one", () -> {
            if (broken.get()) {
                throw new IllegalStateException("no table");
            }
            return true;
        });
        Duty two = new Duty("two", () -> done.add("two"));
        List.of(one, two).forEach(Duty::run);
        assertThat(one.failure()).contains("no table");
        assertThat(one.done()).isFalse();
        assertThat(two.failure()).isEmpty();
        assertThat(done).containsExactly("two");
        broken.set(false);
        one.run();
        assertThat(one.failure()).isEmpty();
        assertThat(one.done()).isTrue();
    }

    @Test
    void whatWaitsTooLongForAnAnswer_failsMeanwhile() {
        AtomicLong seconds = new AtomicLong();
        List<Optional<String>> seen = new ArrayList<>();
        AtomicReference<Duty> duty = new AtomicReference<>();
        duty.set(new Duty(
                "asking",
                () -> {
                    for (int waited = 0; waited < 3; waited++) {
                        seen.add(duty.get().failure());
                        seconds.addAndGet(6);
                    }
                    return true;
                },
                false,
                () -> TimeUnit.SECONDS.toNanos(seconds.get())));
        duty.get().run();
        assertThat(seen).containsExactly(Optional.empty(), Optional.empty(), Optional.of("no answer for 12 s"));
        assertThat(duty.get().failure()).isEmpty();
    }

    @Test
    void whatIsOwedOnce_isTriedUntilItIsDone_andNeverAgain() {
        List<Boolean> turns = new ArrayList<>();
        Duty once = Duty.once("once", () -> {
            turns.add(turns.size() == 2);
            return turns.get(turns.size() - 1);
        });
        for (int turn = 0; turn < 5; turn++) {
            once.run();
        }
        assertThat(turns).containsExactly(false, false, true);
        assertThat(once.done()).isTrue();
    }

    @Test
    void whatWaitsForSomething_isNotDone_andFailsNot() {
        Duty waiting = new Duty("waiting", () -> false);
        waiting.run();
        assertThat(waiting.done()).isFalse();
        assertThat(waiting.failure()).isEmpty();
    }
}
