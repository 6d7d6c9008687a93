package dev.sluice.boot;

import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Topics;
import dev.sluice.token.SecretsFile;
import dev.sluice.token.SecretsFile.Secrets;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * The secrets that this replica works with: those of the file, or new ones where it is missing, which are written only once the topics
 * have shown that nothing was signed with others before.
 */
@Singleton
final class NewSecrets {
    private final SecretsFile file;
    private final SluiceConfig config;
    private final Optional<Secrets> found;
    private final Secrets secrets;

    NewSecrets(SluiceConfig config) {
        this.config = config;
        this.file = new SecretsFile(config.secretsFile());
        this.found = file.find();
        this.secrets = found.orElseGet(SecretsFile::fresh);
    }

    Secrets secrets() {
        return secrets;
    }

    /**
     * Writes new ones; throws {@link IllegalStateException} where there are definitions, and nobody said that theirs may be lost.
     */
    void keep(KafkaSettings kafka) throws InterruptedException, ExecutionException {
        if (found.isPresent() || file.find().filter(secrets::same).isPresent()) {
            return;
        }
        if (!config.newSecrets() && kafka.holds(Topics.EXPERIMENTS)) {
            throw new IllegalStateException(
                    "the secrets file " + config.secretsFile()
                            + " is missing, and there are experiments: put it back (sluice.secrets-file), or set"
                            + " sluice.new-secrets=true to go on without it, which ends every token, session and unit of theirs");
        }
        try {
            file.make(secrets);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "sluice.secrets-file cannot be written, or another replica was faster and this one is to be started again: "
                            + Ending.sentence(e),
                    e);
        }
    }
}
