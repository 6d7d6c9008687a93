package dev.sluice.stream;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** The clients of a stage, whose input is read past what is damaged; its own changelogs are not. */
final class SteppingClients extends DefaultKafkaClientSupplier {
    private final Damage damage;

    SteppingClients(Damage damage) {
        this.damage = damage;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        return new SteppingConsumer(settings, damage);
    }
}
