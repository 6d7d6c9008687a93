package dev.sluice.stream;

import dev.sluice.model.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Events as records of the events topic. */
public final class EventRecords {
    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);

    private EventRecords() {}

    /**
     * @param received when it came
     */
    static ProducerRecord<byte[], byte[]> of(Event event, Instant received, Names names) {
        byte[] key = event.token().unit().getBytes(StandardCharsets.US_ASCII);
        return new ProducerRecord<>(
                names.topic(Topics.EVENTS), null, key, EVENTS.write(event), headers(event, received));
    }

    public static List<Header> headers(Event event, Instant received) {
        return new CloudEvent(
                        event.token().decisionId() + "/" + event.eventId(),
                        event.isFirst()
                                ? Topics.DECISION_TYPE
                                : Topics.EVENT_TYPE + event.type().wireName(),
                        event.token().experiment(),
                        received.minus(event.ago()))
                .headers();
    }
}
