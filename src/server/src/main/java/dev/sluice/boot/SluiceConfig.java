package dev.sluice.boot;

import dev.sluice.arm.onnx.Provider;
import dev.sluice.outgoing.AddressKind;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Settings of the platform. */
@ConfigMapping(prefix = "sluice")
public interface SluiceConfig {
    /** JSON file with the unit secret and the token keys; made at the first start of a new platform where it is missing. */
    @WithDefault("secrets.json")
    Path secretsFile();

    /** Whether a missing secrets file is made anew although there are experiments: their tokens and all sessions end. */
    @WithDefault("false")
    boolean newSecrets();

    /** Where the first admin key is written when no key exists; absent means that it is not made. */
    Optional<Path> adminKeyFile();

    /** Where a first key for reading metrics, of the role viewer, is written when no key exists; absent: not made. */
    Optional<Path> metricsKeyFile();

    /** How long it serves on, and says that it is not ready, when it is told to stop: time for a load balancer to notice. */
    @WithDefault("2s")
    Duration stopDelay();

    /** Connections of HTTP. */
    Connections connections();

    /** Calls a minute of one caller, 0 for as many as it likes; beyond, the answer is 429. */
    Rates rates();

    /** Simulations, plans, previews, replays and uploads. */
    HeavyWork heavyWork();

    /** Where Kafka is. */
    Kafka kafka();

    /** Decisions that may wait for the broker; when it is full, control is served outside the experiment. */
    @WithDefault("50000")
    int outboxCapacity();

    /** Calls with events that may wait for the broker. */
    @WithDefault("2000")
    int eventCapacity();

    /** Stages that this replica runs; with none, set to nothing, it only decides and takes events. */
    @WithDefault("attribution,learning,popularity,profiles,intake,outcomes")
    Optional<Set<Stage>> stages();

    /** Threads of each stage. */
    @WithDefault("1")
    int streamThreads();

    /** What every decision came to. */
    Outcomes outcomes();

    /** Items of each list of the most popular ones; those behind them follow in the order of the catalogue. */
    @WithDefault("1000")
    int popularItems();

    /** Threads for arms that do not answer from memory. */
    @WithDefault("8")
    int armThreads();

    /** Learned models. */
    Models models();

    /** Scoring. */
    Onnx onnx();

    /** Calls to what users name. */
    Outgoing outgoing();

    /** Training on the log, again and again. */
    Training training();

    /** How long attribution waits for a definition that a valid token names. */
    @WithDefault("5s")
    Duration definitionPatience();

    /** The shop for people who want to be users themselves. */
    Store store();

    /** People who sign in by OpenID Connect; where their identity server is, is said by quarkus.oidc. */
    Oidc oidc();

    /** Parts of the circle that a replica may take a share of. */
    enum Stage {
        /** Joins events to decisions. */
        ATTRIBUTION,
        /** Writes allocations and totals. */
        LEARNING,
        /** Counts what units do with items. */
        POPULARITY,
        /** Keeps what is known of units. */
        PROFILES,
        /** Verifies events of systems that write to Kafka themselves. */
        INTAKE,
        /** Writes outcomes to files, where there is a directory for them. */
        OUTCOMES
    }

    /** What every decision came to. */
    interface Outcomes {
        /**
         * Where rows lie as Parquet, by experiment and day: an existing directory, the same one for all replicas. Without one
         * none are written or handed out; the topic keeps them for its own time.
         */
        Optional<Path> directory();

        /** How long files are kept, by the day of the decisions. */
        @WithDefault("400d")
        Duration keep();
    }

    /** Connections of HTTP. */
    interface Connections {
        /** At most, in all; 0 for half of the file descriptors that the process may have, at most 10,000. */
        @WithDefault("0")
        int most();

        /** At most, from one address that is not among quarkus.http.proxy.trusted-proxies. */
        @WithDefault("1000")
        int mostEach();
    }

    /** Calls a minute of one caller. */
    interface Rates {
        /** With keys that are not known here, of one address; who brings a right key always passes. */
        @WithDefault("30")
        int wrongKeys();

        /** Changes by one key. */
        @WithDefault("600")
        int administration();

        /** Simulations, plans, previews, replays and uploads by one key. */
        @WithDefault("120")
        int heavyWork();

        /** Decisions by one key, which may be that of a whole site. */
        @WithDefault("0")
        int decisions();

        /** Calls with events by one key. */
        @WithDefault("0")
        int events();
    }

    /** Work that takes a processor for seconds. */
    interface HeavyWork {
        /** Pieces at the same time; 0 for half of the processors. */
        @WithDefault("0")
        int threads();

        /** Pieces that may wait; beyond, the answer is 429. */
        @WithDefault("8")
        int queue();

        /** Longest time of one piece, waiting included. */
        @WithDefault("60s")
        Duration longest();
    }

    /** Learned models. */
    interface Models {
        /** Where copies of the models that are served lie, so that they are there without the database. */
        @WithDefault("data/models")
        Path directory();

        /** Bytes that the files of a model may have together, unpacked. */
        @WithDefault("419430400")
        long maxBytes();

        /** Bytes of memory that a new model may take while it is tried, and four times its files; on a GPU take more. */
        @WithDefault("536870912")
        long probeMemory();
    }

    /** Training on the log, again and again. */
    interface Training {
        /**
         * When models are trained, also what item-cf arms follow: a time in between, like 24h, or the five fields of a crontab, in UTC;
         * absent means never, but where a model has a schedule of its own. One replica is enough.
         */
        @WithConverter(Schedule.OfSetting.class)
        Optional<Schedule> schedule();

        /** What is trained, by name in the registry. */
        Map<String, Trained> models();
    }

    /** One model that is trained on the log. */
    interface Trained {
        /** The model, like fm-sgd or wukong. */
        String model();

        /** Settings of the model and of its training, as {@code train --set} takes them. */
        Map<String, String> settings();

        /** First stage that it serves behind, like bpr@champion, whose score and rank it learns to read. */
        Optional<String> candidates();

        /** When, where not with the others. */
        @WithConverter(Schedule.OfSetting.class)
        Optional<Schedule> schedule();
    }

    /** Scoring with ONNX Runtime. */
    interface Onnx {
        /** Where graphs run: auto, cpu, cuda, or require-cuda, which refuses to start without a working GPU. */
        @WithDefault("auto")
        Provider provider();

        /**
         * Candidates of joined requests, at most, in one run of a ranker. By default 8,000 on a GPU; on a CPU 256, since
         * there a run takes as long as its candidates are many, and joining large requests only makes all wait for the last.
         */
        OptionalInt maxBatch();

        /** How long a request waits for others to join; useful on a GPU only. */
        @WithDefault("0ms")
        Duration maxDelay();

        /** Requests that may wait for a ranker; beyond, the arm's fallback serves. */
        @WithDefault("256")
        int queue();

        /** Runs of a ranker at the same time; 0 means one for each processor. */
        @WithDefault("0")
        int workers();
    }

    /** The shop for people who want to be users themselves. */
    interface Store {
        /** Key of the experiment that serves it, to anybody who can reach this server; absent means that there is no shop. */
        Optional<String> experiment();
    }

    /** Calls to what users name: remote recommenders. */
    interface Outgoing {
        /** Hosts and ports that may be called, like {@code reco.default.svc:8080}, whatever network they are in. */
        Optional<Set<String>> allow();

        /** Kinds of addresses that may be called without being named: loopback, private, public. */
        Optional<Set<AddressKind>> open();
    }

    /** People who sign in by OpenID Connect. */
    interface Oidc {
        /** What people know the identity server by; by default the sign-in page speaks of single sign-on. */
        Optional<String> name();

        /** Groups of the identity server whose members may come in. */
        Groups groups();
    }

    /** Groups of the identity server; the highest role of several wins, and who is in none is refused. */
    interface Groups {
        /** Whose members see experiments and reports. */
        Optional<Set<String>> viewer();

        /** Whose members change experiments and models too. */
        Optional<Set<String>> editor();

        /** Whose members may do everything. */
        Optional<Set<String>> admin();
    }

    /** Kafka. */
    interface Kafka {
        /** Addresses of the brokers; by default those of the file, else {@code 127.0.0.1:9092}. */
        Optional<String> bootstrap();

        /** File of properties for every Kafka client, like those that Kafka's own tools take; mode 600. */
        Optional<Path> propertiesFile();

        /**
         * Single properties for every Kafka client, like {@code security.protocol}, above those of the file. What Sluice
         * itself requires of a client is above them.
         */
        Map<String, String> properties();

        /** Partitions of every topic, fixed at their creation. */
        @WithDefault("6")
        int partitions();

        /** What topics begin with, before {@code sluice.}, like {@code shop.}. */
        Optional<String> topicPrefix();

        /** What consumer groups, transactions and the topics of stages begin with; by default the same as topics. */
        Optional<String> applicationPrefix();

        /** Brokers that keep each record, where a topic is made; by default as the broker says. */
        OptionalInt replication();

        /** Brokers that must have a record before it is acknowledged ({@code min.insync.replicas}). */
        OptionalInt minInSync();

        /** How long a topic keeps its records, by its name without prefix, like {@code "sluice.events": 14d}. */
        Map<String, Duration> retention();

        /** Where the stages keep their state; outside any temporary directory. */
        @WithDefault("data/streams")
        Path stateDirectory();
    }
}
