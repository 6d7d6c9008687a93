package dev.sluice.boot;

import dev.sluice.access.ApiKey;
import dev.sluice.access.ApiKeys;
import dev.sluice.attribution.AttributionTopology;
import dev.sluice.boot.SluiceConfig.Stage;
import dev.sluice.directory.AwaitingDefinitions;
import dev.sluice.directory.Directory;
import dev.sluice.directory.Freshness;
import dev.sluice.event.EventCheck;
import dev.sluice.event.IntakeTopology;
import dev.sluice.history.AllocationStore;
import dev.sluice.history.EvidenceStore;
import dev.sluice.history.SeriesStore;
import dev.sluice.history.SnapshotHistory;
import dev.sluice.learning.LearningTopology;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ItemTrials;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.PopularItems;
import dev.sluice.model.SteadyTime;
import dev.sluice.popularity.PopularLists;
import dev.sluice.popularity.PopularityTopology;
import dev.sluice.popularity.TrialTable;
import dev.sluice.profile.ProfileTopology;
import dev.sluice.serving.RecommenderPool;
import dev.sluice.stream.BatchConsumer;
import dev.sluice.stream.DataFormat;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaEventLog;
import dev.sluice.stream.KafkaOutbox;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.MonotonicTime;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.SetBack;
import dev.sluice.stream.StageClients;
import dev.sluice.stream.SteadyClock;
import dev.sluice.stream.StoreCheck;
import dev.sluice.stream.Ticker;
import dev.sluice.stream.TopicCreation;
import dev.sluice.stream.TopicReader;
import dev.sluice.stream.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Starts everything that talks to Kafka, in order: topics, feeds, ticks, stages; and stops it in the opposite order.
 * Runs on its own thread and tries until the broker is there, so that a replica starts whatever is down.
 */
@Singleton
final class Platform {
    private static final Logger LOG = Logger.getLogger(Platform.class);
    private static final JsonSerde<PolicySnapshot> POLICIES = new JsonSerde<>(PolicySnapshot.class);
    private static final JsonSerde<ItemTrials> TRIALS = new JsonSerde<>(ItemTrials.class);
    private static final JsonSerde<PopularItems> POPULARITY = new JsonSerde<>(PopularItems.class);
    private static final JsonSerde<ApiKey> API_KEYS = new JsonSerde<>(ApiKey.class);
    private static final Duration TOPICS = Duration.ofSeconds(10);
    private static final Duration SILENT = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final Feeds feeds;
    private final AwaitingDefinitions definitions;
    private final SluiceConfig config;
    private final EventCheck intake;
    private final Stages stages;
    private final SteadyClock steady;
    private final Clock clock;
    private final NewSecrets newSecrets;
    private final Stores stores;
    private final Writers writers;
    private final SetBack setBack;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private volatile String reason = "waiting for the broker";
    private volatile Optional<Circle> circle = Optional.empty();

    Platform(Feeds feeds, KafkaSettings kafka, Questions questions, Stores stores, SluiceConfig config) {
        this.feeds = feeds;
        this.stores = stores;
        this.writers = questions.writers();
        this.kafka = kafka;
        this.definitions = questions.definitions();
        this.intake = questions.intake();
        this.stages = questions.stages();
        this.steady = questions.times().steady();
        this.clock = questions.times().clock();
        this.setBack = new SetBack(clock, System::nanoTime);
        this.newSecrets = questions.newSecrets();
        this.config = config;
    }

    void onStart(@Observes StartupEvent event) {
        Thread thread = new Thread(this::start, "sluice-start");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether everything was started once. */
    boolean started() {
        return state.get() != State.STARTING;
    }

    /** Why it is not ready, or empty. */
    String reason() {
        return reason.isEmpty() && circle.filter(Circle::broken).isPresent()
                ? "the broker answers, but the log takes no ticks"
                : reason;
    }

    private void start() {
        while (state.get() != State.STOPPED) {
            try {
                if (state.get() == State.STARTING) {
                    requireFormat();
                    newSecrets.keep(kafka);
                    createTopics();
                }
                if (launch()) {
                    run();
                }
                beginAnew();
            } catch (IllegalStateException e) {
                Ending.because(Ending.sentence(e));
                return;
            } catch (ExecutionException | KafkaException e) {
                Optional<String> unmendable = Unmendable.of(e);
                if (unmendable.isPresent()) {
                    Ending.because(unmendable.get());
                    return;
                }
                LOG.warnf(
                        "the broker at %s (sluice.kafka.bootstrap) does not answer yet; serve --embedded brings its own: %s",
                        kafka.cluster(), e.getMessage());
                stop();
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Until it is stopped, or the time of day set back. */
    private void run() throws InterruptedException {
        state.compareAndSet(State.STARTING, State.RUNNING);
        reason = "";
        LOG.infof("ready at http://%s:%s", setting("quarkus.http.host"), setting("quarkus.http.port"));
        while (goesOn()) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    /** Whether it goes on as it was begun. */
    private boolean goesOn() {
        return state.get() != State.STOPPED && !setBack.look();
    }

    private void beginAnew() {
        if (state.get() == State.STOPPED) {
            return;
        }
        reason = "the clock was set back: readers, stages and writers begin anew";
        LOG.warn("the clock of this machine was set back: all clients of the broker begin anew, since they wait by it");
        writers.renew();
        cut();
        stop();
    }

    /** Whoever waits by a clock that was set back does not end by itself. */
    private synchronized void cut() {
        for (AutoCloseable part : running) {
            if (part instanceof RunningStage stage) {
                stage.cut();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireFormat() {
        try {
            DataFormat.require(
                    kafka.stateDirectory(),
                    Stream.concat(StageWatch.STAGES.keySet().stream(), Stream.of(ProfileTable.APPLICATION))
                            .map(kafka.names()::application)
                            .toArray(String[]::new));
        } catch (IOException e) {
            throw new IllegalStateException("sluice.kafka.state-directory: " + Ending.sentence(e), e);
        }
    }

    private void createTopics() throws InterruptedException, ExecutionException {
        try (Admin admin = kafka.admin(TOPICS)) {
            new TopicCreation(kafka.layout()).run(admin);
        }
    }

    /** Begins everything in order; false where it was stopped, or the time of day set back, before that was done. */
    private synchronized boolean launch() throws InterruptedException {
        TopicReader feed = TopicReader.latest(
                "sluice-feed",
                kafka,
                Map.of(
                        Topics.EXPERIMENTS, new DefinitionFeed(feeds.directory, feeds.arms),
                        Topics.POLICIES, message -> feeds.directory.snapshot(POLICIES.read(message.value())),
                        Topics.POPULARITY, message -> feeds.popular.take(POPULARITY.read(message.value())),
                        Topics.ITEM_TRIALS, message -> feeds.trials.take(TRIALS.read(message.value())),
                        Topics.API_KEYS, message -> feeds.apiKeys.put(API_KEYS.read(message.value()))));
        running.push(feed);
        reason = "reading definitions";
        while (!feed.awaitCaughtUp(Duration.ofSeconds(1))) {
            if (!goesOn()) {
                return false;
            }
            feed.requireAllowed();
        }
        running.push(feeds.profiles.start(kafka, instance()));
        Ticker ticks = new Ticker(kafka, steady, System::nanoTime);
        running.push(ticks);
        reason = "waiting for the log to take a tick in every partition";
        while (ticks.silence().isEmpty() || steady.now().run() == SteadyTime.NO_RUN) {
            if (!goesOn()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        tellWhatIsKnown(feed);
        circle = Optional.of(new Circle(feed, ticks));
        Set<Stage> wanted = config.stages().orElse(Set.of());
        if (wanted.contains(Stage.LEARNING)) {
            stage(
                    LearningTopology.APPLICATION,
                    new LearningTopology(feeds.directory, definitions, kafka.partitions(), true)
                            .build(kafka.names(), now -> clock.instant()));
        }
        if (wanted.contains(Stage.ATTRIBUTION)) {
            stage(AttributionTopology.APPLICATION, new AttributionTopology(definitions, true).build(kafka.names()));
        }
        if (wanted.contains(Stage.POPULARITY)) {
            stage(
                    PopularityTopology.APPLICATION,
                    new PopularityTopology(feeds.directory, config.popularItems(), true).build(kafka.names()));
        }
        if (wanted.contains(Stage.PROFILES)) {
            stage(ProfileTopology.APPLICATION, new ProfileTopology(true).build(kafka.names()));
        }
        if (wanted.contains(Stage.INTAKE)) {
            stage(
                    IntakeTopology.APPLICATION,
                    new IntakeTopology(intake, () -> steady.now().at()).build(kafka.names()));
        }
        if (wanted.contains(Stage.OUTCOMES)) {
            stores.outcomes().start(kafka).ifPresent(running::push);
        }
        running.push(new BatchConsumer<>(
                AllocationStore.READERS,
                kafka,
                new BatchConsumer.Source<>(Topics.ALLOCATIONS, AllocationVersion.class),
                stores.allocations()::add));
        running.push(new BatchConsumer<>(
                SeriesStore.READERS,
                kafka,
                new BatchConsumer.Source<>(Topics.POLICIES, PolicySnapshot.class),
                stores.snapshots()::add));
        return true;
    }

    /**
     * From here on it decides. Not before its run is known: an event that overtakes the record of such a decision would be of
     * unknown age, which is too late.
     */
    private void tellWhatIsKnown(TopicReader feed) {
        feeds.freshness.readOnce(feed::silence);
        if (feeds.directory.highest() > 0 && feeds.apiKeys.any()) {
            feeds.freshness.compared(); // topics that hold something are believed, also while the database is away
        }
    }

    private void stage(String application, Topology topology) {
        stages.wiped(
                application,
                new StoreCheck(kafka.stateDirectory(), kafka.names().application(application), clock).run());
        StageClients clients = kafka.clients();
        KafkaStreams streams = new KafkaStreams(
                topology, kafka.streams(application, instance(), config.streamThreads()), clients, new MonotonicTime());
        streams.setUncaughtExceptionHandler(failure -> {
            if (!stages.runs(application)) {
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
            stages.died(application, failure);
            LOG.errorf(failure, "a thread of %s failed and is replaced", application);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        stages.started(application, streams);
        streams.start();
        running.push(new RunningStage(application, streams, clients, stages));
    }

    void onStop(@Observes ShutdownEvent event) {
        state.set(State.STOPPED);
        stop();
    }

    private synchronized void stop() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) { // the rest must be stopped all the same
                LOG.warn("a part did not stop cleanly", e);
            }
        }
    }

    private static String instance() {
        return ManagementFactory.getRuntimeMXBean().getName();
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    private enum State {
        STARTING,
        RUNNING,
        STOPPED
    }

    /** What is read from the log, and what is written to it: whether the way there and back is whole. */
    private record Circle(TopicReader feed, Ticker ticks) {
        /**
         * Without ticks nobody can tell how old this replica's tokens are. Where the broker has been away as long, nobody can
         * do better; where it has just come back, ticks have as long as they had before.
         */
        boolean broken() {
            return feed.heard().compareTo(SILENT) > 0
                    && ticks.silence()
                            .filter(silence -> silence.minus(feed.silence()).compareTo(SILENT) > 0)
                            .isPresent();
        }
    }

    /** What the stages ask. */
    @Singleton
    record Questions(
            AwaitingDefinitions definitions,
            EventCheck intake,
            Stages stages,
            NewSecrets newSecrets,
            Times times,
            Writers writers) {}

    /** What writes to the log for those who call. */
    @Singleton
    record Writers(KafkaOutbox outbox, KafkaEventLog events, Publisher publisher) {
        void renew() {
            outbox.renew();
            events.renew();
            publisher.renew();
        }
    }

    /** Clocks: one that nobody sets, and the time of day. */
    @Singleton
    record Times(SteadyClock steady, Clock clock) {}

    /** What is kept in the database and in files for reports. */
    @Singleton
    record Stores(
            AllocationStore allocations,
            SeriesStore series,
            EvidenceStore evidence,
            SnapshotHistory snapshots,
            OutcomeStage outcomes) {}

    /** What the feeds write to. */
    @Singleton
    record Feeds(
            Directory directory,
            Freshness freshness,
            ApiKeys apiKeys,
            ProfileTable profiles,
            RecommenderPool arms,
            PopularLists popular,
            TrialTable trials) {}
}
