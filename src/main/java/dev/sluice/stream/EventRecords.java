package dev.sluice.stream;

import dev.sluice.model.Event;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as records of the events topic. */
final class EventRecords {
    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);

    private EventRecords() {}

    static ProducerRecord<byte[], byte[]> of(Event event) {
        byte[] key = event.token().unit().getBytes(StandardCharsets.US_ASCII);
        CloudEvent about = new CloudEvent(
                event.token().decisionId() + "/" + event.eventId(),
                Topics.EVENT_TYPE + event.type().wireName(),
                event.token().experiment(),
                event.occurredAt());
        return new ProducerRecord<>(Topics.EVENTS, null, key, EVENTS.write(event), about.headers());
    }
}
