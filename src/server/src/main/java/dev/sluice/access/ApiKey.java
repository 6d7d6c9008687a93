package dev.sluice.access;

import dev.sluice.model.Versioned;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A known API key, without the key: what is stored and published.
 *
 * @param v schema version
 * @param hash SHA-256 of the key, hexadecimal; the key has 256 random bits, so no slower hash is needed
 * @param name what it is for
 * @param role what it may do
 * @param createdAt when it was made
 */
public record ApiKey(int v, String hash, String name, Role role, Instant createdAt) implements Versioned {
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
}
