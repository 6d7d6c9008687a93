package dev.sluice.decision;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A circuit breaker for each arm: after half of its last 50 answers (at least 20) failed or came too late, the arm is not
 * asked for five seconds, then by five requests that decide whether it is well again.
 */
final class Breakers {
    private final CircuitBreakerConfig config;
    private final ConcurrentHashMap<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

    Breakers(Clock clock) {
        this.config = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(50)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .permittedNumberOfCallsInHalfOpenState(5)
                .writableStackTraceEnabled(false)
                .clock(clock)
                .build();
    }

    /** The breaker of that arm. */
    CircuitBreaker of(String experiment, String arm) {
        return breakers.computeIfAbsent(experiment + "/" + arm, name -> CircuitBreaker.of(name, config));
    }
}
