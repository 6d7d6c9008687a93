package dev.sluice.boot;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.sluice.access.ApiKeys;
import dev.sluice.access.Rates;
import dev.sluice.access.Role;
import dev.sluice.access.Sessions;
import dev.sluice.access.SingleSignOn;
import dev.sluice.access.WrongKeys;
import dev.sluice.arm.onnx.Batcher;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.catalogue.UnitStore;
import dev.sluice.catalogue.Withdrawals;
import dev.sluice.decision.DecisionEngine;
import dev.sluice.definition.Status;
import dev.sluice.directory.AwaitingDefinitions;
import dev.sluice.directory.Directory;
import dev.sluice.directory.Freshness;
import dev.sluice.event.EventCheck;
import dev.sluice.event.EventIntake;
import dev.sluice.outcome.OutcomeAnswers;
import dev.sluice.outgoing.Destinations;
import dev.sluice.popularity.PopularLists;
import dev.sluice.popularity.TrialTable;
import dev.sluice.registry.ModelStore;
import dev.sluice.registry.Models;
import dev.sluice.serving.ItemFilters;
import dev.sluice.serving.RecommenderPool;
import dev.sluice.stream.KafkaEventLog;
import dev.sluice.stream.KafkaOutbox;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.RecordMac;
import dev.sluice.stream.SteadyClock;
import dev.sluice.token.SecretsFile;
import dev.sluice.token.TokenSigner;
import dev.sluice.token.UnitHash;
import dev.sluice.ui.page.Storefront;
import dev.sluice.web.HeavyWork;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the parts and hands them to each other; the only place that knows the real clock. */
@Singleton
final class Wiring {
    private static final int ARM_QUEUE = 64;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Produces
    @Singleton
    TrialTable trials(Clock clock) {
        return new TrialTable(clock);
    }

    @Produces
    @Singleton
    PopularLists popular(Clock clock, SluiceConfig config) {
        return new PopularLists(clock, config.popularItems());
    }

    @Produces
    @Singleton
    Freshness freshness() {
        return new Freshness();
    }

    @Produces
    @Singleton
    Directory directory(Freshness freshness) {
        return new Directory(freshness);
    }

    @Produces
    @Singleton
    ApiKeys apiKeys(Clock clock) {
        return new ApiKeys(clock);
    }

    @Produces
    @Singleton
    Rates rates(SluiceConfig config) {
        SluiceConfig.Rates perMinute = config.rates();
        return new Rates(
                Map.of(
                        Rates.Duty.WRONG_KEYS, perMinute.wrongKeys(),
                        Rates.Duty.ADMINISTRATION, perMinute.administration(),
                        Rates.Duty.HEAVY_WORK, perMinute.heavyWork(),
                        Rates.Duty.DECISIONS, perMinute.decisions(),
                        Rates.Duty.EVENTS, perMinute.events()),
                System::nanoTime);
    }

    @Produces
    @Singleton
    WrongKeys wrongKeys(Rates rates) {
        return new WrongKeys(rates);
    }

    @Produces
    @Singleton
    HeavyWork heavyWork(SluiceConfig config, Rates rates, SecurityIdentity identity) {
        int threads = config.heavyWork().threads();
        return new HeavyWork(
                HeavyWork.Pool.of(
                        threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                        config.heavyWork().queue()),
                config.heavyWork().longest(),
                rates,
                identity);
    }

    @Produces
    @Singleton
    Storefront storefront(SluiceConfig config) {
        return new Storefront(config.store().experiment());
    }

    @Produces
    @Singleton
    Sessions sessions(ApiKeys keys, SecretsFile.Secrets secrets, Clock clock) {
        return new Sessions(keys, secrets.unitSecret(), clock);
    }

    @Produces
    @Singleton
    SingleSignOn singleSignOn(
            SluiceConfig config, @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean enabled) {
        SluiceConfig.Groups groups = config.oidc().groups();
        return new SingleSignOn(
                enabled,
                config.oidc().name(),
                Map.of(
                        Role.VIEWER, groups.viewer().orElse(Set.of()),
                        Role.EDITOR, groups.editor().orElse(Set.of()),
                        Role.ADMIN, groups.admin().orElse(Set.of())));
    }

    @Produces
    @Singleton
    AwaitingDefinitions definitions(Directory directory, SluiceConfig config) {
        return new AwaitingDefinitions(directory, config.definitionPatience());
    }

    @Produces
    @Singleton
    Destinations destinations(SluiceConfig config) {
        return Destinations.of(
                config.outgoing().open().orElse(Set.of()),
                config.outgoing().allow().orElse(Set.of()));
    }

    @Produces
    @Singleton
    RecordMac recordMac(SecretsFile.Secrets secrets) {
        return new RecordMac(secrets.unitSecret());
    }

    @Produces
    @Singleton
    KafkaSettings kafka(SluiceConfig config, RecordMac mac) {
        return new KafkaSettings(
                ClusterSettings.cluster(config.kafka()),
                ClusterSettings.layout(config.kafka()),
                config.kafka().stateDirectory(),
                Optional.of(mac));
    }

    @Produces
    @Singleton
    SecretsFile.Secrets secrets(NewSecrets file) {
        return file.secrets();
    }

    @Produces
    @Singleton
    TokenSigner signer(SecretsFile.Secrets secrets, Clock clock) {
        return new TokenSigner(secrets.tokenKeys(), clock);
    }

    @Produces
    @Singleton
    UnitHash unitHash(SecretsFile.Secrets secrets) {
        return new UnitHash(secrets.unitSecret());
    }

    @Produces
    @Singleton
    Publisher publisher(KafkaSettings kafka) {
        return new Publisher(kafka);
    }

    void close(@Disposes Publisher publisher) {
        publisher.close();
    }

    @Produces
    @Singleton
    KafkaOutbox outbox(KafkaSettings kafka, SluiceConfig config) {
        return new KafkaOutbox(kafka, config.outboxCapacity());
    }

    void close(@Disposes KafkaOutbox outbox) {
        outbox.close();
    }

    @Produces
    @Singleton
    KafkaEventLog eventLog(KafkaSettings kafka, SluiceConfig config, Clock clock) {
        return new KafkaEventLog(kafka, config.eventCapacity(), clock);
    }

    void close(@Disposes KafkaEventLog log) {
        log.close();
    }

    @Produces
    @Singleton
    EventCheck eventCheck(TokenSigner signer, Directory directory) {
        return new EventCheck(signer, directory);
    }

    @Produces
    @Singleton
    EventIntake eventIntake(EventCheck check, KafkaEventLog log, Clock clock) {
        return new EventIntake(check, log, clock);
    }

    @Produces
    @Singleton
    ThreadPoolExecutor armPool(SluiceConfig config) {
        return new ThreadPoolExecutor(
                config.armThreads(),
                config.armThreads(),
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(ARM_QUEUE),
                task -> {
                    Thread thread = new Thread(task, "sluice-arm");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Produces
    @Singleton
    OnnxRuntime onnx(SluiceConfig config) {
        try {
            return new OnnxRuntime(config.onnx().provider());
        } catch (IllegalStateException e) {
            throw new IllegalStateException("sluice.onnx.provider is require-cuda, but " + e.getMessage(), e);
        }
    }

    @Produces
    @Singleton
    Batcher.Limits batching(SluiceConfig config, OnnxRuntime runtime) {
        int workers = config.onnx().workers();
        return new Batcher.Limits(
                config.onnx().maxBatch().orElse(Batcher.Limits.candidates(runtime.cuda())),
                config.onnx().maxDelay(),
                config.onnx().queue(),
                workers == 0 ? Runtime.getRuntime().availableProcessors() : workers);
    }

    @Produces
    @Singleton
    Models models(ModelStore store, OnnxRuntime runtime, Directory directory, SluiceConfig config, Clock clock) {
        return new Models(
                store,
                config.models().directory(),
                new ChildProbe(
                        runtime.cuda() ? Provider.REQUIRE_CUDA : Provider.CPU,
                        config.models().probeMemory()),
                () -> directory.all().stream()
                        .filter(live -> live.experiment().status() != Status.ARCHIVED)
                        .flatMap(live -> live.experiment().definition().models().stream())
                        .collect(Collectors.toSet()),
                config.models().maxBytes(),
                clock);
    }

    @Produces
    @Singleton
    OutcomeAnswers outcomeAnswers(SluiceConfig config, KafkaSettings kafka, UnitStore units) {
        return new OutcomeAnswers(config.outcomes().directory(), kafka, units::forgotten);
    }

    @Produces
    @Singleton
    SteadyClock steadyClock(Clock clock) {
        return new SteadyClock(clock, System::nanoTime, new SecureRandom()::nextLong);
    }

    @Produces
    @Singleton
    DecisionEngine.Signing signing(TokenSigner signer, UnitHash hash, SteadyClock clock) {
        return new DecisionEngine.Signing(signer, hash, clock::now);
    }

    @Produces
    @Singleton
    DecisionEngine engine(Directory directory, DecisionEngine.Signing signing, KafkaOutbox outbox, ArmParts parts) {
        return new DecisionEngine(
                directory,
                signing,
                outbox,
                new DecisionEngine.Arms(
                        parts.recommenders(),
                        parts.profiles(),
                        parts.filters(),
                        parts.pool(),
                        parts.withdrawals()::items),
                parts.clock(),
                () -> UuidCreator.getTimeOrderedEpochPlus1().toString());
    }

    @Produces
    @Singleton
    ArmParts armParts(
            ThreadPoolExecutor pool,
            ProfileTable profiles,
            RecommenderPool arms,
            ItemFilters filters,
            Withdrawals withdrawals,
            Clock clock) {
        return new ArmParts(arms, profiles, filters, pool, withdrawals, clock);
    }

    /** What decisions need besides the directory. */
    record ArmParts(
            RecommenderPool recommenders,
            ProfileTable profiles,
            ItemFilters filters,
            ThreadPoolExecutor pool,
            Withdrawals withdrawals,
            Clock clock) {}
}
