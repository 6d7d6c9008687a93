package dev.sluice.token;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * Signs what a decision is, and verifies it: big-endian binary claims, then HMAC-SHA-256 truncated to 128 bits, in
 * base64url without padding; at most 244 characters. A retired key is accepted for window + grace + 24 hours.
 */
public final class TokenSigner {
    private static final byte FORMAT = 1;

    private static final int SEGMENT = 1;
    private static final int COVARIATE = 2;
    private static final int TEAMS = 4;
    private static final int MOST_EXTRA = 21;
    private static final int MAC_BYTES = 16;
    private static final int DEFERRED = 0x80;
    private static final Duration RETIREMENT = Duration.ofHours(24);
    private static final DecisionReason[] LABELS = DecisionReason.values();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final Clock clock;
    /** In the order of preference for signing; replaced as a whole when keys rotate. */
    private volatile Map<Integer, Signer> signers;

    /**
     * @param keys at least one that signs now
     */
    public TokenSigner(List<TokenKey> keys, Clock clock) {
        this.clock = clock;
        this.signers = signers(keys, clock.instant());
    }

    /** Uses other keys from now on; refused unless one of them signs now. */
    public void rotate(List<TokenKey> keys) {
        signers = signers(keys, clock.instant());
    }

    private static Map<Integer, Signer> signers(List<TokenKey> keys, Instant now) {
        if (keys.stream().noneMatch(key -> key.signs(now))) {
            throw new IllegalArgumentException("no token key signs now");
        }
        Map<Integer, Signer> signers = new LinkedHashMap<>();
        keys.stream()
                .sorted(Comparator.comparing((TokenKey key) -> key.signsFrom().orElse(Instant.MIN))
                        .reversed())
                .forEach(key -> signers.put(key.id(), new Signer(key, Hmac.of(key.secret()))));
        return signers;
    }

    private Signer active(Instant now) {
        for (Signer signer : signers.values()) {
            if (signer.key.signs(now)) {
                return signer;
            }
        }
        throw new IllegalStateException("no token key signs now");
    }

    public String sign(TokenClaims claims) {
        Signer active = active(clock.instant());
        byte[] id = claims.decisionId().getBytes(StandardCharsets.US_ASCII);
        UnitHash.Value unit = UnitHash.Value.parse(claims.unit());
        ByteBuffer out = ByteBuffer.allocate(83 + id.length + MOST_EXTRA + MAC_BYTES);
        out.put(FORMAT).putShort((short) active.key.id());
        out.putInt(claims.experiment()).putInt(claims.revision()).putLong(claims.version());
        out.put((byte) claims.slot()).putLong(claims.eligible()).putDouble(claims.probability());
        out.putLong(unit.high()).putLong(unit.low());
        out.putLong(claims.run()).putLong(claims.decidedAt().toEpochMilli());
        out.putLong(claims.window().toMillis()).putInt((int) claims.grace().toMillis());
        out.put((byte) (claims.label().ordinal() | (claims.deferred() ? DEFERRED : 0)));
        out.put((byte) id.length).put(id);
        writeOptional(claims, out);
        out.put(active.mac(out.array(), out.position()), 0, MAC_BYTES);
        return ENCODER.encodeToString(Arrays.copyOf(out.array(), out.position()));
    }

    private static int more(TokenClaims claims) {
        Baseline baseline = claims.baseline();
        return (baseline.segment() == 0 ? 0 : SEGMENT)
                | (baseline.covariate().isEmpty() ? 0 : COVARIATE)
                | (claims.teams().isEmpty() ? 0 : TEAMS);
    }

    private static void writeOptional(TokenClaims claims, ByteBuffer out) {
        int more = more(claims);
        out.put((byte) more);
        if ((more & SEGMENT) != 0) {
            out.putShort((short) claims.baseline().segment());
        }
        claims.baseline().covariate().ifPresent(out::putDouble);
        claims.teams()
                .ifPresent(teams -> out.put((byte) teams.length())
                        .put((byte) teams.contested())
                        .putLong(teams.lower()));
    }

    /**
     * The claims of that token; empty when it is malformed, forged, altered, or its key is unknown or expired. One decision has
     * one token: the same bytes written in another way are not taken.
     */
    public Optional<TokenClaims> verify(String token) {
        byte[] bytes;
        try {
            bytes = DECODER.decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length <= MAC_BYTES + 3 || bytes[0] != FORMAT) {
            return Optional.empty();
        }
        int signed = bytes.length - MAC_BYTES;
        Signer signer =
                signers.get(Short.toUnsignedInt(ByteBuffer.wrap(bytes, 1, 2).getShort()));
        if (signer == null
                || !signer.accepts(bytes, signed)
                || !ENCODER.encodeToString(bytes).equals(token)) {
            return Optional.empty();
        }
        try {
            TokenClaims claims = read(ByteBuffer.wrap(bytes, 3, signed - 3));
            return signer.expired(claims, clock.instant()) ? Optional.empty() : Optional.of(claims);
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | DateTimeException
                | ArithmeticException
                | InvalidInput e) {
            return Optional.empty();
        }
    }

    private static TokenClaims read(ByteBuffer in) {
        int experiment = in.getInt();
        int revision = in.getInt();
        long version = in.getLong();
        int slot = in.get();
        long eligible = in.getLong();
        double probability = in.getDouble();
        String unit = new UnitHash.Value(in.getLong(), in.getLong()).hex();
        long run = in.getLong();
        Instant decidedAt = Instant.ofEpochMilli(in.getLong());
        Duration window = Duration.ofMillis(in.getLong());
        Duration grace = Duration.ofMillis(in.getInt());
        int flags = in.get();
        byte[] id = new byte[Byte.toUnsignedInt(in.get())];
        in.get(id);
        int more = in.get();
        Baseline baseline = new Baseline(
                (more & SEGMENT) == 0 ? 0 : in.getShort(),
                (more & COVARIATE) == 0 ? Optional.empty() : Optional.of(in.getDouble()));
        Optional<Teams> teams =
                (more & TEAMS) == 0 ? Optional.empty() : Optional.of(new Teams(in.get(), in.get(), in.getLong()));
        return new TokenClaims(
                experiment,
                revision,
                version,
                slot,
                eligible,
                probability,
                new String(id, StandardCharsets.US_ASCII),
                unit,
                run,
                decidedAt,
                window,
                grace,
                LABELS[flags & ~DEFERRED & 0x7f],
                (flags & DEFERRED) != 0,
                baseline,
                teams);
    }

    private record Signer(TokenKey key, Mac prototype) {
        byte[] mac(byte[] bytes, int length) {
            Mac mac = Hmac.copy(prototype);
            mac.update(bytes, 0, length);
            return mac.doFinal();
        }

        boolean accepts(byte[] bytes, int signed) {
            byte[] claimed = Arrays.copyOfRange(bytes, signed, bytes.length);
            return MessageDigest.isEqual(claimed, Arrays.copyOf(mac(bytes, signed), MAC_BYTES));
        }

        boolean expired(TokenClaims claims, Instant now) {
            return key.retiredAt()
                    .map(at -> at.plus(claims.window()).plus(claims.grace()).plus(RETIREMENT))
                    .filter(now::isAfter)
                    .isPresent();
        }
    }
}
