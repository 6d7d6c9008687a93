package dev.sluice.decision;

import dev.sluice.codec.InvalidInput;
import dev.sluice.decision.Asked.Subject;
import dev.sluice.decision.Router.Draw;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentDefinition.Durability;
import dev.sluice.directory.Directory;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Outbox;
import dev.sluice.model.SteadyTime;
import dev.sluice.recommend.Answers;
import dev.sluice.token.TokenSigner;
import dev.sluice.token.UnitHash;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Decides which arm serves a request: admits it, draws an arm, asks the arm for items, logs what is shown, signs the
 * token. Reads one immutable snapshot, costs one hash per arm, never waits for a database or a broker.
 */
public final class DecisionEngine {
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(3);

    private final Routers routers;
    private final Signing signing;
    private final Outbox outbox;
    private final Arms arms;
    private final ItemSource items;
    private final InterleavedItems interleaved;
    private final Supplier<String> ids;

    /**
     * @param ids new ones for requests that bring none
     */
    public DecisionEngine(
            Directory directory, Signing signing, Outbox outbox, Arms arms, Clock clock, Supplier<String> ids) {
        this.routers = new Routers(directory);
        this.signing = signing;
        this.outbox = outbox;
        this.arms = arms;
        this.items = new ItemSource(arms.recommenders(), arms.pool(), new Breakers(clock));
        this.interleaved = new InterleavedItems(items);
        this.ids = ids;
    }

    /**
     * Decides; throws {@link Refusal} at once when the experiment cannot. Completes exceptionally with
     * {@link Unacknowledged} where the experiment waits for the broker in vain.
     */
    public CompletionStage<Decision> decide(String experiment, DecisionRequest request) {
        return draw(routers.of(experiment), request, "").thenCompose(this::decide);
    }

    /** Decides for all requests, in their order, or throws for all of them before anything is decided. */
    public CompletionStage<List<Decision>> decide(String experiment, List<DecisionRequest> requests) {
        Router router = routers.of(experiment);
        List<CompletionStage<Asked>> asked = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            asked.add(draw(router, requests.get(i), "[" + i + "]."));
        }
        return Answers.all(asked)
                .thenCompose(
                        ready -> Answers.all(ready.stream().map(this::decide).toList()));
    }

    private CompletionStage<Decision> decide(Asked asked) {
        return ask(asked).thenCompose(served -> log(asked, served));
    }

    /** Requests since the start that an experiment's condition could not be judged on: who sent them did not take part. */
    public long unjudged(String experiment) {
        return routers.unjudged(experiment);
    }

    /** How often since the start a declared attribute was not of its type, and so not logged, by name. */
    public Map<String, Long> mistyped(String experiment) {
        return routers.mistyped(experiment);
    }

    /** How many lists since the start lacked a part of a blend, by arm and part: it failed, was late or had nothing. */
    public Map<String, Long> leftOut(String experiment) {
        return items.leftOut(experiment);
    }

    private CompletionStage<Asked> draw(Router router, DecisionRequest request, String path) {
        String id = request.decisionId().isEmpty() ? ids.get() : request.decisionId();
        ExperimentDefinition definition = router.experiment().definition();
        Subject subject;
        try {
            subject = Subject.of(request, id, definition.unit().lasting(), signing.hash());
        } catch (InvalidInput e) {
            throw within(path, e);
        }
        if (request.itemFilter().isEmpty()) {
            return CompletableFuture.completedFuture(Asked.of(router, subject, arms, Optional.empty()));
        }
        return arms.conditions()
                .allowed(request.itemFilter(), definition.itemAttributes())
                .handle((condition, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof InvalidInput e) {
                        throw within(path + "itemFilter", e);
                    }
                    if (cause != null) {
                        throw new CompletionException(cause);
                    }
                    return Asked.of(router, subject, arms, condition);
                });
    }

    private static InvalidInput within(String path, InvalidInput e) {
        return new InvalidInput(path + e.field(), String.valueOf(e.getMessage()));
    }

    private CompletionStage<Served> ask(Asked asked) {
        return asked.interleaves()
                ? interleaved.ask(asked)
                : items.ask(asked, asked.arm(), asked.router().arm(asked.arm().fallback()));
    }

    /** Queues the record; when that is refused, control is served outside the experiment. */
    private CompletionStage<Decision> log(Asked asked, Served served) {
        DecisionReason label = asked.placement().label();
        DecisionReason shown = served.fallback() && label == DecisionReason.POLICY ? DecisionReason.FALLBACK : label;
        Answer answer = Answer.of(
                asked, asked.placement().draw(), shown, served, signing.now().get());
        Optional<CompletableFuture<Void>> taken = outbox.offer(answer.logged());
        if (taken.isEmpty()) {
            return degraded(asked);
        }
        return asked.router().experiment().definition().durability() == Durability.SERVED
                ? CompletableFuture.completedFuture(sign(answer))
                : acknowledged(sign(answer), taken.get());
    }

    private CompletionStage<Decision> degraded(Asked asked) {
        Draw control = asked.router().control();
        ArmDefinition arm = control.arm();
        return items.ask(asked, arm, arm)
                .thenApply(served -> sign(Answer.of(
                        asked,
                        control,
                        DecisionReason.DEGRADED,
                        served,
                        signing.now().get())));
    }

    private Decision sign(Answer answer) {
        return answer.decision(signing.signer().sign(answer.claims()));
    }

    /** The decision, once the broker has it. The record goes on its way all the same, hence the same answer to a repeat. */
    private static CompletionStage<Decision> acknowledged(Decision decision, CompletableFuture<Void> taken) {
        return taken.copy()
                .orTimeout(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, failure) -> {
                    if (failure != null) {
                        throw new Unacknowledged(decision.decisionId());
                    }
                    return decision;
                });
    }

    /**
     * How tokens are made and units are hidden.
     *
     * @param now time of the run of this replica
     */
    public record Signing(TokenSigner signer, UnitHash hash, Supplier<SteadyTime> now) {}

    /**
     * Where items come from.
     *
     * @param profiles what is known of units
     * @param conditions which items requests filter by
     * @param pool for arms that may take long
     * @param withdrawn items that no arm may serve; one immutable set until it changes
     */
    public record Arms(
            Recommenders recommenders,
            UnitProfiles profiles,
            ItemConditions conditions,
            Executor pool,
            Supplier<Set<String>> withdrawn) {}
}
