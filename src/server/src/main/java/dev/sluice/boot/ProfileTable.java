package dev.sluice.boot;

import dev.sluice.decision.UnitProfiles;
import dev.sluice.model.Profile;
import dev.sluice.profile.ProfileTopology;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.MonotonicTime;
import dev.sluice.stream.StageClients;
import dev.sluice.stream.StoreCheck;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jboss.logging.Logger;

/**
 * The profiles of all units on this replica's disk, which follow their topic. While they are read for the first time, no unit is
 * known, and nobody waits for them; a replica that begins again has those of before, and reads what came since.
 */
@Singleton
final class ProfileTable implements UnitProfiles {
    static final String APPLICATION = "sluice-profile-table";
    private static final Logger LOG = Logger.getLogger(ProfileTable.class);
    private static final JsonSerde<Profile> PROFILES = new JsonSerde<>(Profile.class);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Clock clock;
    private volatile Optional<ReadOnlyKeyValueStore<String, byte[]>> store = Optional.empty();

    ProfileTable(Clock clock) {
        this.clock = clock;
    }

    /** Whether profiles are at hand. */
    boolean known() {
        return store.isPresent();
    }

    @Override
    public Profile of(String unit) {
        return store.flatMap(all -> found(all, unit)).orElse(Profile.NONE);
    }

    private static Optional<Profile> found(ReadOnlyKeyValueStore<String, byte[]> all, String unit) {
        try {
            return Optional.ofNullable(all.get(unit)).flatMap(PROFILES::find);
        } catch (StreamsException | JsonSerde.NewerVersion e) { // being closed, damaged, or written by a newer build
            return Optional.empty();
        }
    }

    /** Begins to follow; closing what it returns ends that. */
    AutoCloseable start(KafkaSettings kafka, String instance) {
        Following following = new Following(kafka, instance);
        following.thread.start();
        return following;
    }

    /** One thread, which begins anew where the topic does not continue what is on disk, or the broker is away. */
    private final class Following implements AutoCloseable {
        private final KafkaSettings kafka;
        private final String instance;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Thread thread = new Thread(this::run, "sluice-profile-table");
        private volatile Optional<RunningTable> table = Optional.empty();

        Following(KafkaSettings kafka, String instance) {
            this.kafka = kafka;
            this.instance = instance;
            thread.setDaemon(true);
        }

        private void run() {
            try {
                while (closed.getCount() > 0) {
                    follow();
                    closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void follow() throws InterruptedException {
            try {
                new StoreCheck(kafka.stateDirectory(), kafka.names().application(APPLICATION), clock).run();
                RunningTable running = RunningTable.of(kafka, instance);
                table = Optional.of(running);
                try {
                    follow(running.streams);
                } finally {
                    store = Optional.empty();
                    running.close();
                }
            } catch (RuntimeException e) { // the broker or the disk is away; the next turn tries again
                if (closed.getCount() > 0) {
                    LOG.warnf("profiles cannot be followed for now, and no unit is known: %s", e.getMessage());
                }
            }
        }

        private void follow(KafkaStreams streams) throws InterruptedException {
            long began = System.nanoTime();
            streams.start(); // until all that the topic holds was read
            ReadOnlyKeyValueStore<String, byte[]> all = streams.store(
                    StoreQueryParameters.fromNameAndType(ProfileTopology.TABLE, QueryableStoreTypes.keyValueStore()));
            store = Optional.of(all);
            LOG.infof(
                    "about %d profiles are at hand after %d ms",
                    all.approximateNumEntries(),
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
            while (streams.state() == KafkaStreams.State.RUNNING
                    && !closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                // it follows by itself
            }
        }

        @Override
        public void close() throws InterruptedException {
            closed.countDown();
            if (!known()) { // it reads what there is, and nothing else ends that
                table.ifPresent(running -> running.clients.cut());
            }
            thread.join(STOP.toMillis());
        }
    }

    private record RunningTable(KafkaStreams streams, StageClients clients) {
        static RunningTable of(KafkaSettings kafka, String instance) {
            StageClients clients = kafka.clients();
            KafkaStreams streams = new KafkaStreams(
                    new ProfileTopology(true).table(kafka.names()),
                    kafka.streams(APPLICATION, instance, 1),
                    clients,
                    new MonotonicTime());
            streams.setUncaughtExceptionHandler(failure -> StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
            return new RunningTable(streams, clients);
        }

        void close() {
            if (!streams.close(SOON)) {
                clients.cut();
                streams.close(STOP);
            }
        }
    }
}
