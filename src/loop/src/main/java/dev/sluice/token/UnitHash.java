package dev.sluice.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * Keyed 128-bit hash of a unit or decision id: truncated HMAC-SHA-256 (RFC 2104). Keyed, so that who holds the topics
 * cannot try names; 128 bits, so that two units never meet.
 */
public final class UnitHash {
    private final Mac prototype;

    public UnitHash(byte[] secret) {
        this.prototype = Hmac.of(secret);
    }

    public Value of(String id) {
        ByteBuffer digest = ByteBuffer.wrap(Hmac.copy(prototype).doFinal(id.getBytes(StandardCharsets.UTF_8)));
        return new Value(digest.getLong(), digest.getLong());
    }

    /**
     * 128 bits.
     *
     * @param high first 64 bits
     * @param low last 64 bits
     */
    public record Value(long high, long low) {
        private static final HexFormat HEX = HexFormat.of();

        public String hex() {
            return HEX.toHexDigits(high) + HEX.toHexDigits(low);
        }

        public static Value parse(String hex) {
            return new Value(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
        }
    }
}
