package dev.sluice.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.codec.Json;
import dev.sluice.model.Versioned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Records as JSON: readable with any Kafka tool, tolerant of fields that a newer writer adds. */
public final class JsonSerde<T> implements Serde<T> {
    private final String name;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    public JsonSerde(Class<T> type) {
        this.name = type.getSimpleName();
        this.reader = Json.wire().readerFor(type);
        this.writer = Json.wire().writerFor(type);
    }

    /** The bytes of a value. */
    public byte[] write(T value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of some bytes; throws {@link SerializationException}, which names the kind, when they are not one. */
    public T read(byte @Nullable [] bytes) {
        try {
            T value = bytes == null ? null : reader.readValue(bytes);
            if (value == null) {
                throw new SerializationException("there is no value");
            }
            if (value instanceof Versioned known) {
                requireKnown(known.v());
            }
            return value;
        } catch (IOException e) {
            throw new SerializationException("not a valid " + name, e); // without what a parser quotes of the record
        }
    }

    /** The same; empty where they are not one, and {@link NewerVersion} where a newer build wrote them. */
    public Optional<T> find(byte[] bytes) {
        try {
            return Optional.of(read(bytes));
        } catch (NewerVersion e) {
            throw e;
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }

    private void requireKnown(int version) {
        if (version > Versioned.NEWEST) {
            throw new NewerVersion(
                    name + " has schema version " + version + ", and this build reads up to " + Versioned.NEWEST);
        }
        if (version < 1) {
            throw new SerializationException("unknown schema version " + version);
        }
    }

    /** A newer build wrote it: whoever steps over it loses what is no damage. */
    public static final class NewerVersion extends SerializationException {
        private static final long serialVersionUID = 1L;

        NewerVersion(String message) {
            super(message);
        }
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> bytesOf(value);
    }

    @SuppressWarnings("NullAway") // a tombstone is null on both sides
    private byte[] bytesOf(@Nullable T value) {
        return value == null ? null : write(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> valueOf(bytes);
    }

    @SuppressWarnings("NullAway") // a tombstone is null on both sides
    private T valueOf(byte @Nullable [] bytes) {
        return bytes == null ? null : read(bytes);
    }
}
