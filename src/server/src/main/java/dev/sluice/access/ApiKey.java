package dev.sluice.access;

import static java.util.Objects.requireNonNull;

import dev.sluice.model.Versioned;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A known API key, without the key: what is stored and published. One that was revoked stays as a record that says so.
 *
 * @param v schema version
 * @param id names it for ever, also when it is rotated; a UUID
 * @param hash SHA-256 of the key, hexadecimal; the key has 256 random bits, so no slower hash is needed
 * @param name what it is for; no two keys that are not revoked have the same
 * @param role what it may do
 * @param scope where it may do so
 * @param life when it began and when it ends
 * @param retiring what it was before it was rotated, while that is still taken
 * @param generation counts up whenever all its sessions end
 * @param change the latest one; of two records of a key the one with the higher number counts
 */
public record ApiKey(
        int v,
        String id,
        String hash,
        String name,
        Role role,
        Scope scope,
        Life life,
        Optional<Retiring> retiring,
        int generation,
        LastChange change)
        implements Versioned {
    public ApiKey {
        requireNonNull(id, "id");
        requireNonNull(hash, "hash");
        requireNonNull(name, "name");
        requireNonNull(role, "role");
        requireNonNull(scope, "scope");
        requireNonNull(life, "life");
        requireNonNull(retiring, "retiring");
        requireNonNull(change, "change");
    }

    /** What a name may have, as characters of a pattern. */
    static final String PRINTABLE = "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ";

    private static final String PREFIX = "sluice_";
    private static final int BYTES = 32;

    public static String random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it may be used then. */
    public boolean usableAt(Instant time) {
        return life.revokedAt.isEmpty()
                && life.expiresAt.filter(end -> !end.isAfter(time)).isEmpty();
    }

    /** Whether this state is later than another one of the same key: what was revoked stays so, whoever was faster. */
    boolean supersedes(ApiKey other) {
        boolean revoked = life.revokedAt.isPresent();
        boolean before = other.life.revokedAt.isPresent();
        return revoked == before ? change.number > other.change.number : revoked;
    }

    /** Whether a secret with that hash is this key then. */
    boolean is(String presented, Instant time) {
        return usableAt(time)
                && (hash.equals(presented)
                        || retiring.filter(old -> old.hash.equals(presented) && old.until.isAfter(time))
                                .isPresent());
    }

    /** With another secret; all sessions end. */
    ApiKey rotated(String next, Optional<Retiring> old, LastChange by) {
        return new ApiKey(v, id, next, name, role, scope, life, old, generation + 1, by);
    }

    /** Ended for good. */
    ApiKey revoked(LastChange by) {
        Life ended = new Life(life.createdAt, life.createdBy, life.expiresAt, Optional.of(by.at));
        return new ApiKey(v, id, hash, name, role, scope, ended, Optional.empty(), generation + 1, by);
    }

    /** With the name, the role and the end that a person has from this sign-in on; their other sessions go on. */
    ApiKey signedIn(String as, Role with, Instant until, LastChange by) {
        Life longer = new Life(life.createdAt, life.createdBy, Optional.of(until), Optional.empty());
        return new ApiKey(v, id, hash, as, with, scope, longer, retiring, generation, by);
    }

    /** With all its sessions at an end. */
    ApiKey signedOut(LastChange by) {
        return new ApiKey(v, id, hash, name, role, scope, life, retiring, generation + 1, by);
    }

    /**
     * When it is.
     *
     * @param createdBy name of the key that made it, or sluice
     * @param expiresAt after this it is not known any more
     */
    public record Life(Instant createdAt, String createdBy, Optional<Instant> expiresAt, Optional<Instant> revokedAt) {}

    /** The secret before the last rotation, and when it ends. */
    public record Retiring(String hash, Instant until) {}

    /**
     * The latest change.
     *
     * @param number counts up
     * @param action created, rotated, revoked, signed-in or signed-out
     * @param by name of the key that asked for it, or sluice
     */
    public record LastChange(int number, String action, String by, Instant at) {
        LastChange next(String what, String who, Instant when) {
            return new LastChange(number + 1, what, who, when);
        }
    }
}
