package dev.sluice.stream;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** The clients of a stage, whose input is read past what is damaged; its own changelogs are not. */
public final class StageClients extends DefaultKafkaClientSupplier {
    private final Damage damage;
    private final Set<Consumer<byte[], byte[]>> consumers = known();
    private final Set<Producer<byte[], byte[]>> producers = known();

    StageClients(Damage damage) {
        this.damage = damage;
    }

    /** Those that threads have, which come and go. */
    private static <T> Set<T> known() {
        return Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = new SteppingConsumer(settings, damage);
        consumers.add(consumer);
        return consumer;
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = super.getRestoreConsumer(settings);
        consumers.add(consumer);
        return consumer;
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = new SteppingConsumer(settings, damage);
        consumers.add(consumer);
        return consumer;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        Producer<byte[], byte[]> producer = super.getProducer(settings);
        producers.add(producer);
        return producer;
    }

    /** Ends every wait of the threads that have them; what was not committed is done again by those that come next. */
    public void cut() {
        List.copyOf(consumers).forEach(Consumer::wakeup);
        List.copyOf(producers).forEach(producer -> producer.close(Duration.ZERO));
    }
}
