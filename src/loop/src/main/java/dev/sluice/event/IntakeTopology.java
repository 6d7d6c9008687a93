package dev.sluice.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.model.Event;
import dev.sluice.model.Quarantined;
import dev.sluice.stream.EventRecords;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Events of systems that write to Kafka themselves: verified, keyed by unit and handed on exactly once. While it writes,
 * readers of the events topic wait for its transaction, at most a commit interval.
 */
public final class IntakeTopology {
    /** Name of the Streams application and of its consumer group. */
    public static final String APPLICATION = "sluice-intake";

    private static final String PROCESSOR = "intake";
    private static final String EVENTS = "events";
    private static final String REFUSED = "refused";

    private final EventCheck check;
    private final InstantSource log;

    /**
     * @param log what time it is by the log's dates, which tell how long a record has waited
     */
    public IntakeTopology(EventCheck check, InstantSource log) {
        this.check = check;
        this.log = log;
    }

    /** The topology; pure, without stores. */
    public Topology build(Names names) {
        var text = Serdes.String();
        var bytes = Serdes.ByteArray();
        return new Topology()
                .addSource("events-in", bytes.deserializer(), bytes.deserializer(), names.topic(Topics.EVENTS_IN))
                .addProcessor(PROCESSOR, () -> new Intake(check, log), "events-in")
                .addSink(
                        EVENTS,
                        names.topic(Topics.EVENTS),
                        text.serializer(),
                        new JsonSerde<>(Event.class).serializer(),
                        PROCESSOR)
                .addSink(
                        REFUSED,
                        names.topic(Topics.QUARANTINE),
                        text.serializer(),
                        new JsonSerde<>(Quarantined.class).serializer(),
                        PROCESSOR);
    }

    /** Checks each event of a record: one event, or {@code {"events": [...]}} as over HTTP. */
    private static final class Intake implements Processor<byte[], byte[], String, Object> {
        private final EventCheck check;
        private final InstantSource log;
        private ProcessorContext<String, Object> context;

        @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
        Intake(EventCheck check, InstantSource log) {
            this.check = check;
            this.log = log;
        }

        @Override
        public void init(ProcessorContext<String, Object> context) {
            this.context = context;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Instant received = Instant.ofEpochMilli(record.timestamp()); // append time of its topic
            byte[] value = record.value() == null ? new byte[0] : record.value();
            try {
                JsonNode json = Json.http().readTree(value);
                Arrival arrival = Arrival.of(json.path("sentAt"), received, log.instant());
                Iterable<JsonNode> events = json.path("events").isArray() ? json.path("events") : List.of(json);
                events.forEach(event -> forward(check.check(event, arrival), received));
            } catch (IOException e) {
                refuse(unreadable(value, "is not JSON", received), record.timestamp());
            } catch (InvalidInput e) {
                refuse(unreadable(value, e.field() + " " + e.getMessage(), received), record.timestamp());
            }
        }

        private static Quarantined unreadable(byte[] value, String why, Instant received) {
            return EventCheck.quarantined(new String(value, StandardCharsets.UTF_8), Optional.empty(), why, received);
        }

        private void forward(Checked checked, Instant received) {
            if (checked instanceof Checked.Taken taken) {
                Event event = taken.event();
                RecordHeaders headers = new RecordHeaders(EventRecords.headers(event, received));
                context.forward(new Record<>(event.token().unit(), event, received.toEpochMilli(), headers), EVENTS);
            } else if (checked instanceof Checked.Refused refused) {
                refuse(refused.record(), received.toEpochMilli());
            }
        }

        private void refuse(Quarantined record, long timestamp) {
            context.forward(new Record<>(record.unit(), record, timestamp), REFUSED);
        }
    }
}
