package dev.sluice.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.arm.RecommendRequest;
import dev.sluice.arm.Recommender;
import dev.sluice.arm.ScoredItem;
import dev.sluice.definition.Directory;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.Status;
import dev.sluice.model.Allocation;
import dev.sluice.model.Baseline;
import dev.sluice.model.Evidence;
import dev.sluice.model.InvalidInput;
import dev.sluice.model.Label;
import dev.sluice.model.Ledger;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import dev.sluice.token.TokenKey;
import dev.sluice.token.TokenSigner;
import dev.sluice.token.UnitHash;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecisionEngineTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final RecommenderSettings GOOD = new RecommenderSettings.TopK(null, false);

    private static final UnitHash HASH = new UnitHash(new byte[32]);

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Directory directory = new Directory();
    private final List<LoggedDecision> logged = new CopyOnWriteArrayList<>(); // arms answer on several threads
    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private final TokenSigner signer = new TokenSigner(List.of(TokenKey.of(1, new byte[32])), clock());
    private Recommender broken = request -> items(request.count());
    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    private boolean full;
    private DecisionEngine engine;

    @BeforeEach
    void open() {
        engine = new DecisionEngine(
                directory,
                new DecisionEngine.Signing(signer, HASH),
                decision -> full || !logged.add(decision) ? Optional.empty() : Optional.of(acknowledged),
                new DecisionEngine.Arms(settings -> settings.equals(GOOD) ? immediate() : broken, History.none(), pool),
                clock());
        publish(Status.RUNNING, 1);
        allocate(0.25, 0.75);
    }

    @AfterEach
    void close() {
        pool.shutdownNow();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private static Recommender immediate() {
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

    private static List<ScoredItem> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ScoredItem("item-" + i, count - i))
                .toList();
    }

    private void publish(Status status, int group) {
        publish(status, group, "");
    }

    private void publish(Status status, int group, String more) {
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

    private void allocate(double... shares) {
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

    private Decision decide(DecisionRequest request) {
        return engine.decide("test", request).toCompletableFuture().join();
    }

    private static DecisionRequest request(String decisionId, List<String> excludedArms) {
        return new DecisionRequest(null, decisionId, null, 5, null, null, excludedArms, null, false);
    }

    @Test
    void decision_saysWhatItWasDrawnFrom() {
        Decision decision = decide(request("d-1", List.of()));
        assertThat(decision.probabilities()).containsEntry("good", 0.25).containsEntry("other", 0.75);
        assertThat(decision.probability()).isEqualTo(decision.probabilities().get(decision.arm()));
        assertThat(decision.policyVersion()).isEqualTo(7);
        assertThat(decision.reason()).isEqualTo(Label.POLICY);
        assertThat(decision.items()).hasSize(5).first().isEqualTo(new Decision.Item("item-0", 5, 1));
        var claims = signer.verify(decision.token()).orElseThrow();
        assertThat(claims).isEqualTo(logged.get(0).token());
        assertThat(claims.probability()).isEqualTo(decision.probability());
        assertThat(claims.eligible()).isEqualTo(0b11);
    }

    @Test
    void sameDecision_isDecidedTheSameWay() {
        for (int i = 0; i < 50; i++) {
            assertThat(decide(request("d-" + i, List.of())).arm())
                    .isEqualTo(decide(request("d-" + i, List.of())).arm());
        }
    }

    @Test
    void excludedArm_leavesItsMassToTheOthers() {
        Decision decision = decide(request("d", List.of("other")));
        assertThat(decision.arm()).isEqualTo("good");
        assertThat(decision.probability()).isCloseTo(1, within(1e-12));
        assertThat(decision.probabilities()).containsOnlyKeys("good");
        assertThat(decision.config()).containsEntry("colour", "red");
        assertThatThrownBy(() -> decide(request("d", List.of("good", "other")))).isInstanceOf(Refusal.class);
    }

    @Test
    void armThatThrows_isServedByItsFallback() {
        broken = request -> {
            throw new IllegalStateException("broken model");
        };
        assertFallback();
    }

    @Test
    void armThatHangs_isServedByItsFallbackInTime() {
        CountDownLatch never = new CountDownLatch(1);
        broken = request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        };
        assertFallback();
        assertFallback();
        assertFallback();
    }

    @Test
    void armWithTooFewItems_isServedByItsFallback() {
        broken = request -> items(2);
        assertFallback();
    }

    /** Intention to treat: the arm drawn stays the one named. */
    private void assertFallback() {
        Decision decision = decide(request("d", List.of("good")));
        assertThat(decision.arm()).isEqualTo("other");
        assertThat(decision.reason()).isEqualTo(Label.FALLBACK);
        assertThat(decision.items()).hasSize(5);
        assertThat(signer.verify(decision.token()).orElseThrow().label()).isEqualTo(Label.FALLBACK);
    }

    private static final String DUEL = "\"policy\": {\"type\": \"interleaving\"},";

    /** "good" offers item-0, item-1 …; "other" offers other-0 … with one in common. */
    private void duel() {
        publish(Status.RUNNING, 1, DUEL);
        allocate(0.5, 0.5);
        broken = request -> IntStream.range(0, request.count())
                .mapToObj(i -> new ScoredItem(i == 1 ? "item-0" : "other-" + i, 0.5))
                .toList();
    }

    /** Who put an item there is what the token says; each arm begins half of the lists and the log has both sources. */
    @Test
    void interleavedList_isDraftedFromBothArms() {
        duel();
        Map<String, Integer> began = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            Decision decision = decide(request("d-" + i, List.of()));
            TokenClaims claims = signer.verify(decision.token()).orElseThrow();
            Teams teams = claims.teams().orElseThrow();
            List<String> ids =
                    decision.items().stream().map(Decision.Item::itemId).toList();
            assertThat(ids).hasSize(5).doesNotHaveDuplicates();
            assertThat(teams.length()).isEqualTo(5);
            for (int position = 1; position <= 5; position++) {
                boolean byGood = teams.forLower(position) != 0;
                assertThat(logged.get(i).sources().get(byGood ? "good" : "other"))
                        .contains(ids.get(position - 1));
                assertThat(decision.items().get(position - 1).score() == 0.5).isEqualTo(!byGood);
            }
            assertThat(Math.abs(2 * Long.bitCount(teams.lower()) - 5)).isEqualTo(1);
            assertThat(teams.forLower(1) != 0).isEqualTo(decision.arm().equals("good"));
            assertThat(teams.contested()).isEqualTo(5);
            assertThat(decision.probability()).isEqualTo(0.5);
            assertThat(decide(request("d-" + i, List.of())).items()).isEqualTo(decision.items());
            logged.remove(logged.size() - 1);
            began.merge(decision.arm(), 1, Integer::sum);
        }
        assertThat(began.get("good")).isBetween(150, 250); // five standard deviations
    }

    @Test
    void listOfOneArmAlone_saysNothingOfTeams() {
        duel();
        Decision excluding = decide(request("d", List.of("other")));
        assertThat(signer.verify(excluding.token()).orElseThrow().teams()).isEmpty();
        assertThat(excluding.items())
                .extracting(Decision.Item::itemId)
                .containsExactly("item-0", "item-1", "item-2", "item-3", "item-4");
        broken = request -> List.of();
        for (int i = 0; i < 20; i++) {
            Decision failing = decide(request("f" + i, List.of()));
            TokenClaims claims = signer.verify(failing.token()).orElseThrow();
            assertThat(claims.teams()).isEmpty();
            assertThat(failing.items()).hasSize(5);
            assertThat(claims.label()).isEqualTo(failing.arm().equals("good") ? Label.POLICY : Label.FALLBACK);
        }
    }

    /** Clicks speak for an arm only while both had something to offer, and at the first 64 positions. */
    @Test
    void uncontestedItems_areServed_andSpeakForNobody() {
        duel();
        DecisionRequest many = new DecisionRequest(null, "d", null, 100, null, null, null, null, false);
        Teams teams = signer.verify(decide(many).token()).orElseThrow().teams().orElseThrow();
        assertThat(teams.length()).isEqualTo(100);
        assertThat(teams.contested()).isEqualTo(64);
        broken = request -> List.of(new ScoredItem("other-0", 1), new ScoredItem("other-1", 1));
        for (int i = 0; i < 20; i++) {
            Decision few = decide(request("f" + i, List.of()));
            teams = signer.verify(few.token()).orElseThrow().teams().orElseThrow();
            assertThat(few.items()).hasSize(5);
            assertThat(teams.contested()).isEqualTo(4);
            assertThat(teams.forLower(5) | teams.forHigher(5)).isZero();
        }
    }

    @Test
    void token_saysWhatWasKnownBefore() {
        publish(
                Status.RUNNING,
                1,
                "\"segments\": [{\"attribute\": \"country\", \"values\": [\"KR\", \"US\"]}],"
                        + "\"unit\": \"user\", \"policy\": {\"type\": \"fixed\"},"
                        + "\"analysis\": {\"covariate\": \"clicks\"},");
        DecisionRequest request =
                new DecisionRequest("u", null, Map.of("country", "US", "clicks", 7), 5, null, null, null, null, false);
        assertThat(signer.verify(decide(request).token()).orElseThrow().baseline())
                .isEqualTo(new Baseline(2, Optional.of(7.0)));
    }

    @Test
    void fullOutbox_servesControlOutsideTheExperiment() {
        full = true;
        Decision decision = decide(request("d", List.of("good")));
        assertThat(decision.arm()).isEqualTo("good");
        assertThat(decision.reason()).isEqualTo(Label.DEGRADED);
        assertThat(logged).isEmpty();
    }

    @Test
    void newGroup_isControlOnlyUntilItsFirstAllocation() {
        publish(Status.RUNNING, 2);
        Decision decision = decide(request("d", List.of()));
        assertThat(decision.reason()).isEqualTo(Label.CONTROL_ONLY);
        assertThat(decision.arm()).isEqualTo("good");
        assertThat(decision.policyVersion()).isZero();
    }

    private static DecisionRequest of(String unit) {
        return new DecisionRequest(unit, null, Map.of("country", "US"), 5, null, null, null, null, false);
    }

    @Test
    void unit_keepsItsArm_andIsRequired() {
        publish(Status.RUNNING, 1, "\"unit\": \"user\",");
        for (int unit = 0; unit < 50; unit++) {
            assertThat(decide(of("u" + unit)).arm())
                    .isEqualTo(decide(of("u" + unit)).arm());
        }
        assertThatThrownBy(() -> decide(request("d", List.of()))).hasMessageContaining("is required");
    }

    @Test
    void override_servesTheNamedArm_unlessItIsExcluded() {
        publish(Status.RUNNING, 1, "\"overrides\": {\"qa\": \"other\"}, \"traffic\": 0,");
        Decision decision = decide(of("qa"));
        assertThat(decision.arm()).isEqualTo("other");
        assertThat(decision.reason()).isEqualTo(Label.OVERRIDE);
        assertThat(decision.probabilities()).isEqualTo(Map.of("other", 1.0));
        DecisionRequest excluding = new DecisionRequest("qa", null, null, 5, null, null, List.of("other"), null, false);
        assertThat(decide(excluding).reason()).isEqualTo(Label.CONTROL_ONLY);
    }

    @Test
    void whoIsOutside_getsControl() {
        for (String outside : List.of(
                "\"traffic\": 0,",
                "\"targeting\": \"context.country == 'KR'\",",
                "\"namespace\": {\"name\": \"n\", \"from\": 0, \"to\": 1e-9},")) {
            publish(Status.RUNNING, 1, outside);
            Decision decision = decide(of("u"));
            assertThat(decision.reason()).isEqualTo(Label.CONTROL_ONLY);
            assertThat(decision.arm()).isEqualTo("good");
            assertThat(decision.probability()).isEqualTo(1);
            assertThat(signer.verify(decision.token()).orElseThrow().eligible()).isEqualTo(1);
            DecisionRequest excluding =
                    new DecisionRequest("u", null, null, 5, null, null, List.of("good"), null, false);
            assertThatThrownBy(() -> decide(excluding)).isInstanceOf(Refusal.class);
        }
    }

    /** The breaker opens after 20 failures, asks again five seconds later, and closes once the arm answers. */
    @Test
    void armThatKeepsFailing_isLeftAlone_untilItIsWell() {
        AtomicInteger asked = new AtomicInteger();
        broken = request -> {
            asked.incrementAndGet();
            throw new IllegalStateException("broken model");
        };
        for (int i = 0; i < 60; i++) {
            assertThat(decide(request("d" + i, List.of("good"))).reason()).isEqualTo(Label.FALLBACK);
        }
        assertThat(asked.get()).isEqualTo(20);
        broken = request -> items(request.count());
        assertThat(decide(request("e", List.of("good"))).reason()).isEqualTo(Label.FALLBACK);
        now.set(NOW.plusSeconds(6));
        for (int i = 0; i < 10; i++) {
            assertThat(decide(request("f" + i, List.of("good"))).reason()).isEqualTo(Label.POLICY);
        }
    }

    @Test
    void batch_isDecidedInOrder_orNotAtAll() {
        List<DecisionRequest> requests = IntStream.range(0, 256)
                .mapToObj(i -> request("d" + i, List.of()))
                .toList();
        List<Decision> decisions =
                engine.decide("test", requests).toCompletableFuture().join();
        assertThat(decisions)
                .extracting(Decision::decisionId)
                .startsWith("d0", "d1")
                .hasSize(256);
        assertThat(decisions.get(7).arm())
                .isEqualTo(decide(request("d7", List.of())).arm());
        logged.clear();
        List<DecisionRequest> one = List.of(request("x", List.of()), request("y", List.of("good", "other")));
        assertThatThrownBy(() -> engine.decide("test", one)).isInstanceOf(Refusal.class);
        publish(Status.RUNNING, 1, "\"unit\": \"user\",");
        assertThatThrownBy(() -> engine.decide("test", List.of(of("u"), request("y", List.of()))))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("[1].unit"));
        assertThat(logged).isEmpty();
    }

    @Test
    void acknowledgedDecision_waitsForTheBroker() {
        publish(Status.RUNNING, 1, "\"durability\": \"acknowledged\",");
        CompletableFuture<Decision> waiting =
                engine.decide("test", request("d", List.of())).toCompletableFuture();
        CompletableFuture<Decision> repeated =
                engine.decide("test", request("d", List.of())).toCompletableFuture();
        assertThat(waiting).isNotDone();
        acknowledged.complete(null);
        assertThat(waiting.join().token()).isEqualTo(repeated.join().token());
    }

    @Test
    void acknowledgementThatFails_isTold() {
        publish(Status.RUNNING, 1, "\"durability\": \"acknowledged\",");
        acknowledged.completeExceptionally(new IllegalStateException("gone"));
        assertThatThrownBy(() -> decide(request("d", List.of()))).hasCauseInstanceOf(Unacknowledged.class);
    }

    @Test
    void explanation_givesArmAndProbabilityAgain() {
        for (String more :
                List.of("", "\"unit\": \"user\",", "\"overrides\": {\"u7\": \"other\"},", "\"traffic\": 0.5,")) {
            publish(Status.RUNNING, 1, more);
            for (int i = 0; i < 50; i++) {
                DecisionRequest request = new DecisionRequest(
                        "u" + i, "d" + i, null, 5, null, null, i % 5 == 0 ? List.of("other") : null, null, false);
                Decision decision = decide(request);
                TokenClaims token = signer.verify(decision.token()).orElseThrow();
                Explanation explanation =
                        Explanation.of(token, directory.require("test").experiment(), Allocation.of(0.25, 0.75), HASH);
                assertThat(explanation.reproduced()).isTrue();
                assertThat(explanation.arm()).isEqualTo(decision.arm());
                assertThat(explanation.probabilities()).isEqualTo(decision.probabilities());
            }
        }
    }

    @Test
    void explanation_seesAnotherAllocation() {
        TokenClaims token =
                signer.verify(decide(request("d", List.of())).token()).orElseThrow();
        assertThat(Explanation.of(token, directory.require("test").experiment(), Allocation.of(0.3, 0.7), HASH)
                        .reproduced())
                .isFalse();
    }

    /** Within a version the same id gives the same arm; across versions it may not, and then the earlier token counts. */
    @Test
    void repeatedId_underAnotherVersion_keepsItsArmWhereItsShareAllows() {
        int moved = 0;
        for (int i = 0; i < 400; i++) {
            allocate(0.25, 0.75);
            String arm = decide(request("d" + i, List.of())).arm();
            allocate(0.35, 0.65);
            boolean same = decide(request("d" + i, List.of())).arm().equals(arm);
            assertThat(same || arm.equals("other")).isTrue();
            moved += same ? 0 : 1;
        }
        assertThat(moved).isBetween(5, 85); // 40 expected; 6.7 standard deviations
    }

    @Test
    void experiment_mustExistAndRun() {
        assertThatThrownBy(() -> engine.decide("nope", DecisionRequest.empty()))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.reason()).isEqualTo(Refusal.Reason.UNKNOWN_EXPERIMENT));
        publish(Status.PAUSED, 1);
        assertThatThrownBy(() -> engine.decide("test", DecisionRequest.empty()))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.reason()).isEqualTo(Refusal.Reason.NOT_RUNNING));
    }

    @Test
    void request_isCheckedFieldByField() {
        assertThatThrownBy(() -> request("a b", List.of())).hasMessageContaining("[A-Za-z0-9._:-]");
        assertThatThrownBy(() -> new DecisionRequest(null, null, null, 101, null, null, null, null, false))
                .hasMessageContaining("[1, 100]");
        assertThatThrownBy(() -> new DecisionRequest("u".repeat(129), null, null, 1, null, null, null, null, false))
                .hasMessageContaining("128");
    }
}
