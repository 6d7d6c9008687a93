package dev.sluice.stream;

import dev.sluice.token.Hmac;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the platform's own records from those of anybody else who may write to the broker, on the topics that everything else
 * rests on: who may do what, what is an experiment, how is it allocated, what is popular. A header carries HMAC-SHA-256 (RFC 2104) over topic,
 * key and value, under a key derived from the unit secret, which stays while token keys are replaced. Tombstones carry it too.
 */
public final class RecordMac {
    /** Topics whose records must carry it. */
    public static final Set<String> TOPICS =
            Set.of(Topics.API_KEYS, Topics.EXPERIMENTS, Topics.POLICIES, Topics.POPULARITY);

    /** Name of the header. */
    static final String HEADER = "sluice-mac";

    private static final Logger LOG = Logger.getLogger(RecordMac.class);
    private static final byte[] PURPOSE = "sluice record 1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] secret;
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    /**
     * @param unitSecret what all replicas know and nobody else
     */
    public RecordMac(byte[] unitSecret) {
        this.secret = Hmac.of(unitSecret).doFinal(PURPOSE);
    }

    /** Adds the header, where the topic asks for it. */
    void sign(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        if (TOPICS.contains(topic)) {
            headers.remove(HEADER);
            headers.add(new RecordHeader(HEADER, mac(topic, key, value)));
        }
    }

    /** Whether a record may be believed; one that may not is counted, and told once for each topic. */
    boolean accepts(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        if (!TOPICS.contains(topic)) {
            return true;
        }
        Header header = headers.lastHeader(HEADER);
        if (header != null && MessageDigest.isEqual(header.value(), mac(topic, key, value))) {
            return true;
        }
        LongAdder count = refused.computeIfAbsent(topic, first -> {
            LOG.errorf(
                    "a record of %s is not this platform's: it is stepped over, as all others like it. Somebody else writes"
                            + " to the broker, or the secrets file is not the one that it was written with",
                    topic);
            return new LongAdder();
        });
        count.increment();
        return false;
    }

    /** Records of a topic that were stepped over since the start. */
    public long refused(String topic) {
        LongAdder count = refused.get(topic);
        return count == null ? 0 : count.sum();
    }

    private byte[] mac(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        Mac mac = Hmac.of(secret);
        add(mac, topic.getBytes(StandardCharsets.UTF_8));
        add(mac, key);
        add(mac, value);
        return mac.doFinal();
    }

    /** Each part with its length, so that none can be taken for another; -1 for nothing. */
    private static void add(Mac mac, byte @Nullable [] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part == null ? -1 : part.length)
                .flip());
        if (part != null) {
            mac.update(part);
        }
    }
}
