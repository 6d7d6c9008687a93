package dev.sluice.token;

import static dev.sluice.model.InvalidInput.require;

import java.time.Instant;
import java.util.Optional;

/**
 * A signing key.
 *
 * @param id 1 to 65535, unique
 * @param secret at least 32 bytes
 * @param retiredAt since when it signs nothing new; empty while in use
 */
public record TokenKey(int id, byte[] secret, Optional<Instant> retiredAt) {
    @SuppressWarnings("ArrayRecordComponent")
    public TokenKey {
        require(id >= 1 && id <= 65_535, "id", "must be in [1, 65535], got " + id);
        require(secret.length >= 32, "secret", "must be at least 32 bytes, got " + secret.length);
        secret = secret.clone();
    }

    @Override
    public String toString() {
        return "TokenKey[" + id + "]";
    }
}
