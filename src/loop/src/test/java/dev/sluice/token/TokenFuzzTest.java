package dev.sluice.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.sluice.model.TokenClaims;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Whatever comes as a token: it is refused unless it was signed, and then it is the very text that was signed. */
class TokenFuzzTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final int MAC_BYTES = 16;
    private static final int MOST_BYTES = 400;

    private final TokenSigner signer = new TokenSigner(
            List.of(TokenKey.of(1, SECRET)), Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC));

    /**
     * @param claims what follows format and key, as a build of any age may have signed it
     */
    @Tag("fuzz")
    @FuzzTest(maxDuration = "5s")
    void tokens_areReadAsTheyWereSigned(byte @NotNull [] claims) {
        assertThat(signer.verify(new String(claims, StandardCharsets.ISO_8859_1)))
                .isEmpty();
        String token = signed(Arrays.copyOf(claims, Math.min(claims.length, MOST_BYTES)));
        Optional<TokenClaims> read = signer.verify(token);
        read.filter(known -> known.decisionId().chars().allMatch(c -> c < 128))
                .ifPresent(
                        known -> assertThat(signer.verify(signer.sign(known))).contains(known));
        requireRefused(token, Arrays.hashCode(claims));
    }

    private static String signed(byte[] claims) {
        byte[] bytes = ByteBuffer.allocate(3 + claims.length + MAC_BYTES)
                .put((byte) 1)
                .putShort((short) 1)
                .put(claims)
                .array();
        byte[] mac = Hmac.of(SECRET).doFinal(Arrays.copyOf(bytes, bytes.length - MAC_BYTES));
        System.arraycopy(mac, 0, bytes, bytes.length - MAC_BYTES, MAC_BYTES);
        return ENCODER.encodeToString(bytes);
    }

    /** With one bit of one character turned, with more at its end, and with less. */
    private void requireRefused(String token, int chosen) {
        char[] turned = token.toCharArray();
        turned[Math.floorMod(chosen, turned.length)] ^= (char) (1 << (chosen >>> 29));
        assertThat(signer.verify(new String(turned))).isEmpty();
        assertThat(signer.verify(token + "=")).isEmpty();
        assertThat(signer.verify(token.substring(1 + Math.floorMod(chosen, token.length() - 1))))
                .isEmpty();
    }
}
