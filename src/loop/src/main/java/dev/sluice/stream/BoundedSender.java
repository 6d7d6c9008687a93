package dev.sluice.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue in front of a producer, emptied by one thread: offering never waits, whatever the broker does, since
 * the producer itself may block on metadata or a full buffer.
 *
 * @param <T> what is queued; becomes one or more records
 */
final class BoundedSender<T> implements AutoCloseable {
    private final RenewableProducer producer;
    private final Function<T, List<ProducerRecord<byte[], byte[]>>> records;
    private final BlockingQueue<Entry<T>> queue;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    BoundedSender(
            String name,
            RenewableProducer producer,
            int capacity,
            Function<T, List<ProducerRecord<byte[], byte[]>>> records) {
        this.producer = producer;
        this.records = records;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.thread = new Thread(this::drain, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Queues a value; the future completes once all its records are acknowledged. False when the queue is full. */
    boolean offer(T value, CompletableFuture<Void> acknowledged) {
        return !closed.get() && queue.offer(new Entry<>(value, acknowledged));
    }

    /** Values that wait for the producer. */
    int waiting() {
        return queue.size();
    }

    /** Begins the producer anew. */
    void renew() {
        producer.renew();
    }

    private void drain() {
        try {
            while (!closed.get() || !queue.isEmpty()) {
                Entry<T> entry = queue.poll(50, TimeUnit.MILLISECONDS);
                if (entry != null) {
                    send(entry);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told
    private void send(Entry<T> entry) {
        if (entry.acknowledged.isDone()) {
            return; // nobody waits any more
        }
        List<ProducerRecord<byte[], byte[]>> batch = records.apply(entry.value);
        Acknowledgement acknowledgement = new Acknowledgement(batch.size(), entry.acknowledged);
        for (ProducerRecord<byte[], byte[]> record : batch) {
            if (entry.acknowledged.isCompletedExceptionally()) {
                return; // each further record could block for as long as the first
            }
            try {
                producer.send(record, (metadata, failure) -> acknowledgement.one(failure));
            } catch (KafkaException e) { // a closed or fatally failed producer
                acknowledgement.one(e);
            }
        }
    }

    /** Sends what is queued, then closes the producer; waits at most five seconds for each. */
    @Override
    public void close() {
        closed.set(true);
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }

    private record Entry<T>(T value, CompletableFuture<Void> acknowledged) {}

    /** Completes a future when the last of several records is acknowledged, or the first one fails. */
    private static final class Acknowledgement {
        private final AtomicInteger open;
        private final CompletableFuture<Void> whole;

        @SuppressWarnings("NullAway") // a Void future completes with null
        Acknowledgement(int records, CompletableFuture<Void> whole) {
            this.open = new AtomicInteger(records);
            this.whole = whole;
            if (records == 0) {
                whole.complete(null);
            }
        }

        @SuppressWarnings("NullAway") // a Void future completes with null
        void one(@Nullable Exception failure) {
            if (failure != null) {
                whole.completeExceptionally(failure);
            } else if (open.decrementAndGet() == 0) {
                whole.complete(null);
            }
        }
    }
}
