package dev.sluice.boot;

import dev.sluice.arm.onnx.OnnxRuntime;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once definitions are read and the stages were started; a database that is down does not stop decisions. */
@Readiness
@Singleton
final class ReadyCheck implements HealthCheck {
    private final Platform platform;
    private final Administration administration;
    private final OnnxRuntime runtime;

    ReadyCheck(Platform platform, Administration administration, OnnxRuntime runtime) {
        this.platform = platform;
        this.administration = administration;
        this.runtime = runtime;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("platform")
                .status(platform.reason().isEmpty())
                .withData("waiting for", platform.reason().isEmpty() ? "nothing" : platform.reason())
                .withData("administration", administration.prepared())
                .withData("failing", failing())
                .withData("scoring runs on", runtime.provider())
                .build();
    }

    /** Duties that fail at the moment, by name. */
    private String failing() {
        String names = administration.duties().stream()
                .filter(duty -> duty.failure().isPresent())
                .map(Duty::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "nothing" : names;
    }
}
