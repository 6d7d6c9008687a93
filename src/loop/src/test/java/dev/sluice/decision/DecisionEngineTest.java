package dev.sluice.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Allocation;
import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.TokenClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionEngineTest extends EngineFixture {
    @Test
    void decision_saysWhatItWasDrawnFrom() {
        Decision decision = decide(request("d-1", List.of()));
        assertThat(decision.probabilities()).containsEntry("good", 0.25).containsEntry("other", 0.75);
        assertThat(decision.probability()).isEqualTo(decision.probabilities().get(decision.arm()));
        assertThat(decision.policyVersion()).isEqualTo(7);
        assertThat(decision.reason()).isEqualTo(DecisionReason.POLICY);
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
        assertThat(decision.reason()).isEqualTo(DecisionReason.FALLBACK);
        assertThat(decision.items()).hasSize(5);
        assertThat(logged.get(logged.size() - 1).decision().orElseThrow().servedBy())
                .isEqualTo("good");
        assertThat(signer.verify(decision.token()).orElseThrow().label()).isEqualTo(DecisionReason.FALLBACK);
    }

    @Test
    void token_saysWhatWasKnownBefore() {
        publish(
                Status.RUNNING,
                1,
                "\"attributes\": [{\"attribute\": \"country\", \"type\": \"text\"}, {\"attribute\": \"clicks\", \"type\": \"number\"}], \"segments\": [{\"attribute\": \"country\", \"values\": [\"KR\", \"US\"]}],"
                        + "\"unit\": \"user\", \"policy\": {\"type\": \"fixed\"},"
                        + "\"analysis\": {\"covariate\": \"clicks\"},");
        DecisionRequest request = new DecisionRequest(
                "u", null, Map.of("country", "US", "clicks", 7), 5, null, null, null, null, false, null);
        assertThat(signer.verify(decide(request).token()).orElseThrow().baseline())
                .isEqualTo(new Baseline(2, Optional.of(7.0)));
        assertThat(logged.get(0).decision().orElseThrow().attributes()).isEqualTo(Map.of("country", "US", "clicks", 7));
        decide(new DecisionRequest("u", null, Map.of("country", 1, "age", 9), 5, null, null, null, null, false, null));
        assertThat(logged.get(1).decision().orElseThrow().attributes()).isEmpty();
        assertThat(engine.mistyped("test")).isEqualTo(Map.of("country", 1L));
    }

    /** One record, whose id tells whether the impression is deferred; it holds all that nobody can find out later. */
    @Test
    void record_carriesTheWholeDecision() {
        Decision decision = decide(request("d", List.of()));
        Event record = logged.get(0);
        assertThat(record.eventId()).isEqualTo(Event.SERVED);
        assertThat(record.decision().orElseThrow().servedBy()).isEqualTo(decision.arm());
        assertThat(record.decision().orElseThrow().probabilities()).isEqualTo(decision.probabilities());
        assertThat(record.decision().orElseThrow().items())
                .isEqualTo(decision.items().stream().map(Decision.Item::itemId).toList());
        decide(new DecisionRequest(null, "e", null, 5, null, null, null, null, true, null));
        assertThat(logged.get(1).eventId()).isEqualTo(Event.DECIDED);
    }

    @Test
    void fullOutbox_servesControlOutsideTheExperiment() {
        full = true;
        Decision decision = decide(request("d", List.of("good")));
        assertThat(decision.arm()).isEqualTo("good");
        assertThat(decision.reason()).isEqualTo(DecisionReason.DEGRADED);
        assertThat(logged).isEmpty();
    }

    @Test
    void newGroup_isControlOnlyUntilItsFirstAllocation() {
        publish(Status.RUNNING, 2);
        Decision decision = decide(request("d", List.of()));
        assertThat(decision.reason()).isEqualTo(DecisionReason.CONTROL_ONLY);
        assertThat(decision.arm()).isEqualTo("good");
        assertThat(decision.policyVersion()).isZero();
    }

    /** Until the next version one that has joined has no share, and what one that has left had goes to the others. */
    @Test
    void armThatJoinsOrLeaves_waitsForItsShare() {
        arms(List.of("good", "other"), "good", "other", "third");
        allocate(0.25, 0.75);
        Decision joined = decide(request("d", List.of()));
        assertThat(joined.reason()).isEqualTo(DecisionReason.POLICY);
        assertThat(joined.probabilities()).containsEntry("good", 0.25).containsEntry("other", 0.75);
        assertThat(joined.probabilities().getOrDefault("third", 0.0)).isZero();
        assertThat(Explanation.of(
                                signer.verify(joined.token()).orElseThrow(),
                                directory.require("test").experiment(),
                                Allocation.of(0.25, 0.75),
                                HASH)
                        .reproduced())
                .isTrue();
        arms(List.of("good", "other", "third"), "good", "third");
        allocate(0.2, 0.5, 0.3);
        for (int i = 0; i < 20; i++) {
            Decision left = decide(request("d-" + i, List.of()));
            assertThat(left.probabilities().keySet()).containsExactlyInAnyOrder("good", "third");
            assertThat(left.probabilities().get("good")).isCloseTo(0.4, within(1e-12));
            assertThat(left.probability()).isEqualTo(left.probabilities().get(left.arm()));
            Explanation explanation = Explanation.of(
                    signer.verify(left.token()).orElseThrow(),
                    directory.require("test").experiment(),
                    Allocation.of(0.2, 0.5, 0.3),
                    HASH);
            assertThat(explanation.reproduced()).isTrue();
        }
        arms(List.of("good", "other", "third"), "good", "third");
        allocate(0, 1, 0);
        Decision without = decide(request("d", List.of()));
        assertThat(without.arm()).isEqualTo("good");
        assertThat(without.reason()).isEqualTo(DecisionReason.CONTROL_ONLY);
        assertThat(without.policyVersion()).isZero();
        assertThat(signer.verify(without.token()).orElseThrow().eligible()).isEqualTo(1);
    }

    private void arms(List<String> before, String... keys) {
        List<String> slots = new ArrayList<>(before);
        List<String> arms = new ArrayList<>();
        for (String key : keys) {
            arms.add("{\"key\": \"%s\", \"control\": %b}".formatted(key, key.equals("good")));
            if (!slots.contains(key)) {
                slots.add(key);
            }
        }
        directory.current(new PublishedExperiment(
                1,
                1,
                2,
                1,
                42,
                Status.RUNNING,
                slots,
                ExperimentFixture.definition("{\"key\": \"test\", \"arms\": [" + String.join(",", arms) + "]}"),
                NOW,
                Optional.empty()));
    }

    private static DecisionRequest of(String unit) {
        return new DecisionRequest(unit, null, Map.of("country", "US"), 5, null, null, null, null, false, null);
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
        assertThat(decision.reason()).isEqualTo(DecisionReason.OVERRIDE);
        assertThat(decision.probabilities()).isEqualTo(Map.of("other", 1.0));
        DecisionRequest excluding =
                new DecisionRequest("qa", null, null, 5, null, null, List.of("other"), null, false, null);
        assertThat(decide(excluding).reason()).isEqualTo(DecisionReason.CONTROL_ONLY);
    }

    @Test
    void whoIsOutside_getsControl() {
        for (String outside : List.of(
                "\"traffic\": 0,",
                "\"targeting\": \"context.country == 'KR'\",",
                "\"namespace\": {\"name\": \"n\", \"from\": 0, \"to\": 1e-9},")) {
            publish(Status.RUNNING, 1, outside);
            Decision decision = decide(of("u"));
            assertThat(decision.reason()).isEqualTo(DecisionReason.CONTROL_ONLY);
            assertThat(decision.arm()).isEqualTo("good");
            assertThat(decision.probability()).isEqualTo(1);
            assertThat(signer.verify(decision.token()).orElseThrow().eligible()).isEqualTo(1);
            DecisionRequest excluding =
                    new DecisionRequest("u", null, null, 5, null, null, List.of("good"), null, false, null);
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
            assertThat(decide(request("d" + i, List.of("good"))).reason()).isEqualTo(DecisionReason.FALLBACK);
        }
        assertThat(asked.get()).isEqualTo(20);
        broken = request -> items(request.count());
        assertThat(decide(request("e", List.of("good"))).reason()).isEqualTo(DecisionReason.FALLBACK);
        now.set(NOW.plusSeconds(6));
        for (int i = 0; i < 10; i++) {
            assertThat(decide(request("f" + i, List.of("good"))).reason()).isEqualTo(DecisionReason.POLICY);
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
                        "u" + i, "d" + i, null, 5, null, null, i % 5 == 0 ? List.of("other") : null, null, false, null);
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
        assertThatThrownBy(() -> new DecisionRequest(null, null, null, 101, null, null, null, null, false, null))
                .hasMessageContaining("[1, 100]");
        assertThatThrownBy(
                        () -> new DecisionRequest("u".repeat(129), null, null, 1, null, null, null, null, false, null))
                .hasMessageContaining("128");
    }
}
