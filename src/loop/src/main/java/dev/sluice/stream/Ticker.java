package dev.sluice.stream;

import dev.sluice.model.Tick;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Writes a tick to every partition of the events topic once a second, so that time passes where nothing happens, and so that
 * every partition knows how this replica's run stands. A tick that the broker has not taken within four seconds is dropped.
 */
public final class Ticker implements AutoCloseable {
    private static final byte[] KEY = Topics.TICK.getBytes(StandardCharsets.US_ASCII);
    private static final JsonSerde<Tick> TICKS = new JsonSerde<>(Tick.class);
    private static final long NEVER = Long.MIN_VALUE;

    private final int partitions;
    private final String topic;
    private final SteadyClock clock;
    private final LongSupplier nanos;
    private final KafkaProducer<byte[], byte[]> producer;
    /** When each partition last took a dated tick, by the monotonic clock; {@link #NEVER} before the first one. */
    private final AtomicLongArray taken;
    /** Of which run that was. */
    private final AtomicLongArray runs;

    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sluice-ticker");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param nanos the monotonic clock
     */
    @SuppressWarnings("FutureReturnValueIgnored") // runs until closed
    public Ticker(KafkaSettings settings, SteadyClock clock, LongSupplier nanos) {
        this.partitions = settings.partitions();
        this.topic = settings.names().topic(Topics.EVENTS);
        this.clock = clock;
        this.nanos = nanos;
        long[] never = new long[partitions];
        Arrays.fill(never, NEVER);
        this.taken = new AtomicLongArray(never);
        this.runs = new AtomicLongArray(partitions);
        this.producer = new KafkaProducer<>(settings.ticks());
        schedule.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a lost tick is made good by the next one
    private void tick() {
        Tick tick = clock.tick();
        byte[] value = TICKS.write(tick);
        try {
            for (int partition = 0; partition < partitions; partition++) {
                int of = partition;
                producer.send(new ProducerRecord<>(topic, partition, KEY, value), (metadata, failure) -> {
                    if (failure == null) {
                        taken(tick, of, Instant.ofEpochMilli(metadata.timestamp()));
                    }
                });
            }
        } catch (KafkaException e) {
            // as above; throwing would end the schedule
        }
    }

    private void taken(Tick tick, int partition, Instant appended) {
        if (clock.acknowledged(tick.run(), appended)) {
            schedule.execute(this::tick); // no second's wait for those that are dated
        }
        if (tick.at().isPresent()) {
            taken.set(partition, nanos.getAsLong());
            runs.set(partition, tick.run());
            if (IntStream.range(0, partitions).allMatch(one -> runs.get(one) == tick.run())) {
                clock.known(tick.run());
            }
        }
    }

    /** For how long some partition has taken no dated tick; empty before each has taken one. */
    public Optional<Duration> silence() {
        long now = nanos.getAsLong();
        long longest = 0;
        for (int partition = 0; partition < partitions; partition++) {
            long last = taken.get(partition);
            if (last == NEVER) {
                return Optional.empty();
            }
            longest = Math.max(longest, now - last);
        }
        return Optional.of(Duration.ofNanos(longest));
    }

    @Override
    public void close() {
        schedule.shutdownNow();
        producer.close(Duration.ofSeconds(1));
    }
}
