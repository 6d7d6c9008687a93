package dev.sluice.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes a tick to every partition of the events topic once a second, so that time passes where nothing happens. */
public final class Ticker implements AutoCloseable {
    private static final byte[] KEY = Topics.TICK.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = "{\"v\":1}".getBytes(StandardCharsets.US_ASCII);

    private final int partitions;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sluice-ticker");
        thread.setDaemon(true);
        return thread;
    });

    @SuppressWarnings("FutureReturnValueIgnored") // runs until closed
    public Ticker(KafkaSettings settings) {
        this.partitions = settings.partitions();
        this.topic = settings.names().topic(Topics.EVENTS);
        this.producer = new KafkaProducer<>(settings.events());
        schedule.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a lost tick is made good by the next one
    private void tick() {
        try {
            for (int partition = 0; partition < partitions; partition++) {
                producer.send(new ProducerRecord<>(topic, partition, KEY, VALUE));
            }
        } catch (KafkaException e) {
            // as above; throwing would end the schedule
        }
    }

    @Override
    public void close() {
        schedule.shutdownNow();
        producer.close(Duration.ofSeconds(1));
    }
}
