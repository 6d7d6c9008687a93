package dev.sluice.boot;

import dev.sluice.token.SecretsFile;
import dev.sluice.token.TokenSigner;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Uses new token keys as soon as the secrets file has them; looks every five seconds. */
@Singleton
final class TokenKeyWatch {
    private static final Logger LOG = Logger.getLogger(TokenKeyWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final SecretsFile file;
    private final TokenSigner signer;
    private final PeriodicTask rounds;
    private FileTime seen = FileTime.fromMillis(0);

    TokenKeyWatch(SluiceConfig config, TokenSigner signer) {
        this.file = new SecretsFile(config.secretsFile());
        this.signer = signer;
        this.rounds = new PeriodicTask("sluice-token-keys", EVERY, this::look);
    }

    void onStart(@Observes StartupEvent event) {
        rounds.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        rounds.close();
    }

    private void look() {
        try {
            FileTime written = file.writtenAt();
            if (!written.equals(seen)) {
                signer.rotate(file.read().tokenKeys());
                seen = written;
            }
        } catch (NoSuchFileException e) {
            if (seen.toMillis() > 0) { // a new installation has none yet
                LOG.warnf("the token keys were not read again: there is no file %s", e.getMessage());
            }
        } catch (IOException | RuntimeException e) { // the keys in use go on; the next look tries again
            LOG.warnf("the token keys were not read again: %s", e.getMessage());
        }
    }
}
