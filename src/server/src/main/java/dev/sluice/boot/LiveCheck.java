package dev.sluice.boot;

import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams.State;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless a stage has ended in an error, which only a restart mends; a broker that is away is no such error. */
@Liveness
@Singleton
final class LiveCheck implements HealthCheck {
    private final Stages stages;

    LiveCheck(Stages stages) {
        this.stages = stages;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, State> states = stages.states();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("stages")
                .status(states.values().stream().noneMatch(LiveCheck::dead));
        states.forEach((stage, state) -> answer.withData(stage, state.name()));
        return answer.build();
    }

    private static boolean dead(State state) {
        return state == State.ERROR || state == State.PENDING_ERROR || state == State.NOT_RUNNING;
    }
}
