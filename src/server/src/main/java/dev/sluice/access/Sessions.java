package dev.sluice.access;

import dev.sluice.token.Hmac;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;

/**
 * Lets a browser act for an API key without holding it. A session is a signed note of the key's id and generation, and of
 * its own end, so that every replica with the platform's secret can read it and none must remember it; it ends with the key, and with all
 * others of the key when one of them signs out.
 */
public final class Sessions {
    /** Name of the cookie that holds a session. */
    public static final String COOKIE = "sluice-session";

    /** Name of the header that holds the token against forged changes. */
    public static final String CSRF_HEADER = "X-CSRF-Token";

    /** How long a session lasts. */
    public static final Duration LENGTH = Duration.ofHours(12);

    private static final int MAC_BYTES = 32;
    private static final int ID_BYTES = 2 * Long.BYTES;
    private static final int NOTE_BYTES = ID_BYTES + Long.BYTES + Integer.BYTES;
    /** In no UTF-8, so that no hash of a text under the same secret is ever one of these. */
    private static final byte NO_TEXT = (byte) 0xff;

    private static final byte SESSION = 1;
    private static final byte CSRF = 2;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final ApiKeys keys;
    private final byte[] secret;
    private final Clock clock;

    /**
     * @param secret what all replicas know and nobody else
     */
    public Sessions(ApiKeys keys, byte[] secret, Clock clock) {
        this.keys = keys;
        this.secret = secret.clone();
        this.clock = clock;
    }

    /** A session of the key that was presented; empty where it is not known or may not see the dashboard. */
    public Optional<String> begin(String presented) {
        return keys.find(presented)
                .filter(key -> key.role().included().contains(Role.VIEWER))
                .map(this::begin);
    }

    /** A session of a key that may see the dashboard. */
    public String begin(ApiKey key) {
        UUID id = UUID.fromString(key.id());
        ByteBuffer note = ByteBuffer.allocate(NOTE_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(clock.instant().plus(LENGTH).getEpochSecond())
                .putInt(key.generation());
        return ENCODER.encodeToString(signed(note.array()));
    }

    /** The key that a session acts for; empty where it is forged, over, or its key is not known any more. */
    public Optional<ApiKey> find(String session) {
        return read(session).flatMap(note -> keys.usable(note.key).filter(key -> key.generation() == note.generation));
    }

    /** Whether a session holds, and is of a key that is not known here. */
    public boolean ofUnknown(String session) {
        return read(session).filter(note -> keys.get(note.key).isEmpty()).isPresent();
    }

    /** What a session says, where it is neither forged nor over. */
    private Optional<Note> read(String session) {
        try {
            byte[] bytes = DECODER.decode(session);
            byte[] note = Arrays.copyOf(bytes, NOTE_BYTES);
            if (!MessageDigest.isEqual(bytes, signed(note))) {
                return Optional.empty();
            }
            ByteBuffer in = ByteBuffer.wrap(note);
            String id = new UUID(in.getLong(), in.getLong()).toString();
            Instant end = Instant.ofEpochSecond(in.getLong());
            int generation = in.getInt();
            return end.isAfter(clock.instant()) ? Optional.of(new Note(id, generation)) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    /**
     * What a page of that session sends with every change, and another site cannot know. The same for all sessions of a key,
     * so that a page outlives its session where the same reader signs in again.
     */
    public String csrfToken(String session) {
        try {
            return ENCODER.encodeToString(mac(CSRF, Arrays.copyOf(DECODER.decode(session), ID_BYTES)));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    public boolean mayChange(String session, String csrfToken) {
        return !csrfToken.isEmpty()
                && MessageDigest.isEqual(
                        csrfToken(session).getBytes(StandardCharsets.UTF_8),
                        csrfToken.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] signed(byte[] note) {
        return ByteBuffer.allocate(note.length + MAC_BYTES)
                .put(note)
                .put(mac(SESSION, note))
                .array();
    }

    private byte[] mac(byte purpose, byte[] bytes) {
        Mac mac = Hmac.of(secret);
        mac.update(NO_TEXT);
        mac.update(purpose);
        return mac.doFinal(bytes);
    }

    private record Note(String key, int generation) {}
}
