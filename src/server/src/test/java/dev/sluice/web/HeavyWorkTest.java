package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.access.Rates;
import dev.sluice.access.TooMany;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeavyWorkTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private static HeavyWork work(Duration longest, int perMinute) {
        return new HeavyWork(
                HeavyWork.Pool.of(1, 1),
                longest,
                new Rates(Map.of(Rates.Duty.HEAVY_WORK, perMinute), System::nanoTime),
                QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal("reader"))
                        .build());
    }

    private String forever() throws InterruptedException {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private UniAssertSubscriber<String> begin(HeavyWork work) throws InterruptedException {
        UniAssertSubscriber<String> first =
                work.run(this::forever).subscribe().withSubscriber(UniAssertSubscriber.create());
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return first;
    }

    @Test
    void beyondPoolAndQueue_comeAgain() throws InterruptedException {
        HeavyWork work = work(LONG, 0);
        UniAssertSubscriber<String> first = begin(work);
        UniAssertSubscriber<String> second =
                work.run(() -> "done").subscribe().withSubscriber(UniAssertSubscriber.create());
        assertThat(work.running()).isEqualTo(1);
        assertThat(work.waiting()).isEqualTo(1);
        assertThatThrownBy(() -> work.run(() -> "no").await().atMost(LONG)).isInstanceOf(TooMany.class);
        first.cancel();
        assertThat(second.awaitItem(LONG).getItem()).isEqualTo("done");
    }

    @Test
    void whoseCallerHasGone_isInterrupted_orNeverBegun() throws InterruptedException {
        HeavyWork work = work(LONG, 0);
        UniAssertSubscriber<String> first = begin(work);
        CountDownLatch never = new CountDownLatch(1);
        UniAssertSubscriber<Boolean> second = work.run(() -> {
                    never.countDown();
                    return true;
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        second.cancel();
        assertThat(work.waiting()).isZero();
        first.cancel();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(work.run(() -> "next").await().atMost(LONG)).isEqualTo("next");
        assertThat(never.getCount()).isEqualTo(1);
    }

    @Test
    void beyondItsTime_itIsEnded() throws InterruptedException {
        HeavyWork work = work(Duration.ofMillis(50), 0);
        begin(work).awaitFailure(LONG).assertFailedWith(HeavyWork.TooLong.class);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void failures_areTheCallers() {
        HeavyWork work = work(LONG, 0);
        assertThatThrownBy(() -> work.run(() -> {
                            throw new IllegalStateException("broken");
                        })
                        .await()
                        .atMost(LONG))
                .hasMessage("broken");
    }

    @Test
    void tooManyOfOneCaller_areRefusedAtOnce() {
        HeavyWork work = work(LONG, 2);
        assertThat(work.run(() -> 1).await().atMost(LONG)).isEqualTo(1);
        assertThat(work.run(() -> 2).await().atMost(LONG)).isEqualTo(2);
        assertThatThrownBy(() -> work.run(() -> 3)).isInstanceOf(TooMany.class);
    }
}
