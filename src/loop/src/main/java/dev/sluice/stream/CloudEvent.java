package dev.sluice.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The attributes that CloudEvents 1.0 puts into the headers of a Kafka record (binary content mode).
 *
 * @param id unique within the source
 * @param type of the record, like {@code sluice.event.click}
 * @param source experiment that it belongs to
 * @param time when it happened
 */
record CloudEvent(String id, String type, int source, Instant time) {
    static final String TYPE = "ce_type";

    private static final Header SPECIFICATION = header("ce_specversion", "1.0");

    List<Header> headers() {
        return List.of(
                SPECIFICATION,
                header("ce_id", id),
                header(TYPE, type),
                header("ce_source", "/experiments/" + source),
                header("ce_time", time.toString()));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** The type that those headers name, or empty. */
    static String type(Headers headers) {
        Header header = headers.lastHeader(TYPE);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
