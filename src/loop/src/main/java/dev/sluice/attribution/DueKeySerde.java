package dev.sluice.attribution;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Keys of the index by time; their bytes sort as they do. */
final class DueKeySerde implements Serde<DueKey> {
    @Override
    public Serializer<DueKey> serializer() {
        return (topic, key) -> key.bytes();
    }

    @Override
    public Deserializer<DueKey> deserializer() {
        return (topic, bytes) -> DueKey.of(bytes);
    }
}
