package dev.sluice.boot;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once topics exist, definitions are read and the stages run; never again unstarted. */
@Startup
@Singleton
final class StartedCheck implements HealthCheck {
    private final Platform platform;

    StartedCheck(Platform platform) {
        this.platform = platform;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("platform")
                .status(platform.started())
                .withData("waiting for", platform.reason().isEmpty() ? "nothing" : platform.reason())
                .build();
    }
}
