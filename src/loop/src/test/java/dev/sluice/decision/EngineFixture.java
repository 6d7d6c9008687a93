package dev.sluice.decision;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.Allocation;
import dev.sluice.model.Event;
import dev.sluice.model.Evidence;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.SteadyTime;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.token.TokenKey;
import dev.sluice.token.TokenSigner;
import dev.sluice.token.UnitHash;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An engine with two arms: one that answers at once, and one that does what a test says. */
abstract class EngineFixture {
    private int made;
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final RecommenderSettings GOOD = new RecommenderSettings.TopK(null, null, false);

    static final UnitHash HASH = new UnitHash(new byte[32]);

    final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    final Directory directory = new Directory();
    final List<Event> logged = new CopyOnWriteArrayList<>(); // arms answer on several threads
    final ExecutorService pool = Executors.newFixedThreadPool(2);
    final TokenSigner signer = new TokenSigner(List.of(TokenKey.of(1, new byte[32])), clock());
    Recommender broken = request -> items(request.count());
    final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    boolean full;
    DecisionEngine engine;

    @BeforeEach
    void open() {
        engine = new DecisionEngine(
                directory,
                new DecisionEngine.Signing(signer, HASH, () -> new SteadyTime(1, now.get())),
                decision -> full || !logged.add(decision) ? Optional.empty() : Optional.of(acknowledged),
                new DecisionEngine.Arms(this::recommender, UnitProfiles.none(), ItemConditions.none(), pool, Set::of),
                clock(),
                () -> "made-" + ++made);
        publish(Status.RUNNING, 1);
        allocate(0.25, 0.75);
    }

    Recommender recommender(RecommenderSettings settings) {
        return settings.equals(GOOD) ? immediate() : broken;
    }

    @AfterEach
    void close() {
        pool.shutdownNow();
    }

    Clock clock() {
        return ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    }

    static Recommender immediate() {
        return new Recommender() {
            @Override
            public List<ScoredItem> recommend(RecommendRequest request) {
                return items(request.count());
            }

            @Override
            public boolean immediate() {
                return true;
            }
        };
    }

    static List<ScoredItem> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ScoredItem("item-" + i, count - i))
                .toList();
    }

    void publish(Status status, int group) {
        publish(status, group, "");
    }

    void publish(Status status, int group, String more) {
        directory.current(ExperimentFixture.published(
                ExperimentFixture.definition("""
                        {"key": "test", "attributionWindow": "5s", "grace": "1s", %s "arms": [
                          {"key": "good", "control": true, "timeout": "200ms", "recommender": {"type": "top-k"},
                           "config": {"colour": "red"}},
                          {"key": "other", "timeout": "200ms", "recommender": {"type": "random"}, "fallback": "good"}]}""".formatted(more))
                        .hiding(unit -> HASH.of(unit).hex()),
                status,
                group));
    }

    void allocate(double... shares) {
        directory.snapshot(new PolicySnapshot(
                1,
                1,
                1,
                1,
                7,
                1,
                NOW,
                Allocation.of(shares),
                List.of(),
                Set.of(),
                Ledger.EMPTY,
                Evidence.NONE,
                Optional.empty(),
                Set.of(),
                Map.of()));
    }

    Decision decide(DecisionRequest request) {
        return engine.decide("test", request).toCompletableFuture().join();
    }

    static DecisionRequest request(String decisionId, List<String> excludedArms) {
        return new DecisionRequest(null, decisionId, null, 5, null, null, excludedArms, null, false, null);
    }
}
