package dev.sluice.token;

import static dev.sluice.codec.InvalidInput.require;

import java.time.Instant;
import java.util.Optional;

/**
 * A signing key. Of those in use, the one that began to sign last signs; the others are only accepted.
 *
 * @param id 1 to 65535, unique
 * @param secret at least 32 bytes
 * @param signsFrom when it begins to sign, so that every replica knows it by then; empty means at once
 * @param retiredAt since when it signs nothing new; empty while in use
 */
public record TokenKey(int id, byte[] secret, Optional<Instant> signsFrom, Optional<Instant> retiredAt) {
    @SuppressWarnings("ArrayRecordComponent")
    public TokenKey {
        require(id >= 1 && id <= 65_535, "id", "must be in [1, 65535], got " + id);
        require(secret.length >= 32, "secret", "must be at least 32 bytes, got " + secret.length);
        secret = secret.clone();
    }

    /** A key that signs at once. */
    public static TokenKey of(int id, byte[] secret) {
        return new TokenKey(id, secret, Optional.empty(), Optional.empty());
    }

    /** The same, retired at that time; sooner if it was already. */
    public TokenKey retired(Instant at) {
        return new TokenKey(
                id, secret, signsFrom, Optional.of(retiredAt.filter(at::isAfter).orElse(at)));
    }

    /** Whether it may sign at that time. */
    boolean signs(Instant now) {
        return signsFrom.filter(now::isBefore).isEmpty()
                && retiredAt.filter(at -> !now.isBefore(at)).isEmpty();
    }

    @Override
    public String toString() {
        return "TokenKey[" + id + "]";
    }
}
