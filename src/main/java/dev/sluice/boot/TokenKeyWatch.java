package dev.sluice.boot;

import dev.sluice.token.SecretsFile;
import dev.sluice.token.TokenSigner;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Uses new token keys as soon as the secrets file has them; looks every five seconds. */
@Singleton
final class TokenKeyWatch {
    private static final Logger LOG = Logger.getLogger(TokenKeyWatch.class);
    private static final long SECONDS = 5;

    private final SecretsFile file;
    private final TokenSigner signer;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sluice-token-keys");
        thread.setDaemon(true);
        return thread;
    });
    private FileTime seen = FileTime.fromMillis(0);

    TokenKeyWatch(SluiceConfig config, TokenSigner signer) {
        this.file = new SecretsFile(config.secretsFile());
        this.signer = signer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // runs until the end
    void onStart(@Observes StartupEvent event) {
        schedule.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    void onStop(@Observes ShutdownEvent event) {
        schedule.shutdownNow();
    }

    private void look() {
        try {
            FileTime written = file.writtenAt();
            if (!written.equals(seen)) {
                signer.rotate(file.read().tokenKeys());
                seen = written;
            }
        } catch (IOException | RuntimeException e) { // the keys in use go on; the next look tries again
            LOG.warnf("the token keys were not read again: %s", e.getMessage());
        }
    }
}
