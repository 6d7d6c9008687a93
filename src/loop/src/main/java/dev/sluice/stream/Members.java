package dev.sluice.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Counts who takes part in a consumer group. */
public final class Members implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Admin admin;
    private final Names names;

    public Members(KafkaSettings settings) {
        this.admin = settings.admin(PATIENCE);
        this.names = settings.names();
    }

    /** How many members the group has; 0 while the broker does not say. */
    public int of(String group) {
        try {
            return admin
                    .describeConsumerGroups(List.of(names.application(group)))
                    .all()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .mapToInt(described -> described.members().size())
                    .sum();
        } catch (ExecutionException | TimeoutException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
