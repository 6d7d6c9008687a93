package dev.sluice.decision;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.sluice.codec.InvalidInput;
import dev.sluice.decision.InterleavedList.Offer;
import dev.sluice.decision.ItemSource.Served;
import dev.sluice.decision.Router.Draw;
import dev.sluice.decision.Router.Placement;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition.Durability;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.Outbox;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.token.TokenSigner;
import dev.sluice.token.UnitHash;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Decides which arm serves a request. Reads one immutable snapshot, costs one hash per arm, never waits for a database
 * or a broker.
 */
public final class DecisionEngine {
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(3);

    private final Directory directory;
    private final Signing signing;
    private final Outbox outbox;
    private final UnitHistory history;
    private final ItemSource items;
    private final Clock clock;
    /** Prepared states by experiment key; replaced by whoever first sees a newer state. */
    private final ConcurrentHashMap<String, Router> routers = new ConcurrentHashMap<>();

    public DecisionEngine(Directory directory, Signing signing, Outbox outbox, Arms arms, Clock clock) {
        this.directory = directory;
        this.signing = signing;
        this.outbox = outbox;
        this.history = arms.history();
        this.items = new ItemSource(arms.recommenders(), arms.pool(), new Breakers(clock));
        this.clock = clock;
    }

    /**
     * Decides; throws {@link Refusal} at once when the experiment cannot. Completes exceptionally with
     * {@link Unacknowledged} where the experiment waits for the broker in vain.
     */
    public CompletionStage<Decision> decide(String experiment, DecisionRequest request) {
        return serve(place(router(experiment), request));
    }

    /** Decides for all requests, in their order, or throws for all of them before anything is decided. */
    public CompletionStage<List<Decision>> decide(String experiment, List<DecisionRequest> requests) {
        Router router = router(experiment);
        List<Asked> asked = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            asked.add(place(router, requests.get(i), "[" + i + "]."));
        }
        List<CompletableFuture<Decision>> decisions =
                asked.stream().map(one -> serve(one).toCompletableFuture()).toList();
        return CompletableFuture.allOf(decisions.toArray(CompletableFuture[]::new))
                .thenApply(
                        all -> decisions.stream().map(CompletableFuture::join).toList());
    }

    private Asked place(Router router, DecisionRequest request, String path) {
        try {
            return place(router, request);
        } catch (InvalidInput e) {
            throw new InvalidInput(path + e.field(), String.valueOf(e.getMessage()));
        }
    }

    private Asked place(Router router, DecisionRequest request) {
        String decisionId = request.decisionId().isEmpty()
                ? UuidCreator.getTimeOrderedEpochPlus1().toString()
                : request.decisionId();
        boolean lasting = router.experiment().definition().unit().lasting();
        InvalidInput.require(
                !lasting || !request.unit().isEmpty(),
                "unit",
                "is required: this experiment does not randomise requests");
        String unit = request.unit().isEmpty() ? decisionId : request.unit();
        UnitHash.Value unitHash = signing.hash().of(unit);
        UnitHash.Value drawn =
                lasting || request.unit().isEmpty() ? unitHash : signing.hash().of(decisionId);
        Placement placement = router.place(unitHash, drawn, request);
        Subject subject = new Subject(decisionId, unitHash.hex(), drawn, request);
        return new Asked(router, placement, subject, wanted(unit, subject, drawn.low()));
    }

    private CompletionStage<Decision> serve(Asked asked) {
        if (asked.drafted()) {
            return draft(asked);
        }
        return alone(asked);
    }

    private CompletionStage<Decision> alone(Asked asked) {
        ArmDefinition arm = asked.placement().draw().arm();
        return items(asked, arm, asked.router().arm(arm.fallback()))
                .thenCompose(served -> record(asked, served.fallback(), InterleavedList.none(served.items())));
    }

    /** Drafts from both arms; where one has nothing to offer, the list is of the other one alone and tells nothing. */
    private CompletionStage<Decision> draft(Asked asked) {
        Draw draw = asked.placement().draw();
        ArmDefinition lower = asked.router().arm(Teams.lowerSlot(draw.eligible()));
        ArmDefinition higher = asked.router().arm(Teams.higherSlot(draw.eligible()));
        CompletionStage<Served> ofHigher = items(asked, higher, higher);
        return items(asked, lower, lower)
                .thenCombine(ofHigher, (low, high) -> {
                    boolean lowerFirst = draw.arm().equals(lower);
                    Served drawn = lowerFirst ? low : high;
                    Served other = lowerFirst ? high : low;
                    if (drawn.items().isEmpty()) {
                        return record(asked, true, InterleavedList.none(other.items()));
                    }
                    if (other.items().isEmpty()) {
                        return record(asked, false, InterleavedList.none(drawn.items()));
                    }
                    InterleavedList draft = InterleavedList.of(
                            new Offer(lower.key(), low.items()),
                            new Offer(higher.key(), high.items()),
                            asked.wanted().count(),
                            lowerFirst,
                            asked.subject().drawn());
                    return record(asked, false, draft);
                })
                .thenCompose(decision -> decision);
    }

    private CompletionStage<Served> items(Asked asked, ArmDefinition arm, ArmDefinition fallback) {
        return items.items(asked.router().experiment().key(), arm, fallback, asked.wanted());
    }

    private Router router(String key) {
        Directory.Live live = directory
                .find(key)
                .orElseThrow(
                        () -> new Refusal(Refusal.Reason.UNKNOWN_EXPERIMENT, "there is no experiment '" + key + "'"));
        PublishedExperiment experiment = live.experiment();
        if (experiment.status() != Status.RUNNING) {
            throw new Refusal(
                    Refusal.Reason.NOT_RUNNING,
                    "experiment '" + key + "' is not running; its status is " + experiment.status());
        }
        Router prepared = routers.get(key);
        if (prepared == null || !prepared.of(live)) {
            prepared = new Router(live);
            routers.put(key, prepared);
        }
        return prepared;
    }

    private RecommendRequest wanted(String unit, Subject subject, long seed) {
        DecisionRequest request = subject.request();
        List<String> recent =
                request.recentItems().isEmpty() ? history.recentItems(subject.unitHash()) : request.recentItems();
        return new RecommendRequest(
                unit,
                subject.unitHash(),
                recent,
                Set.copyOf(request.candidateItems()),
                Set.copyOf(request.excludedItems()),
                request.count(),
                request.context(),
                seed);
    }

    /** Queues the record; when that is refused, control is served outside the experiment. */
    private CompletionStage<Decision> record(Asked asked, boolean fallback, InterleavedList served) {
        Router router = asked.router();
        Draw draw = asked.placement().draw();
        DecisionReason label = asked.placement().label();
        DecisionReason shown = fallback && label == DecisionReason.POLICY ? DecisionReason.FALLBACK : label;
        TokenClaims claims = claims(router, draw, asked.subject(), shown, served.teams());
        Optional<CompletableFuture<Void>> taken = outbox.offer(logged(router, draw, claims, served));
        if (taken.isPresent()) {
            Decision decision = decision(router, draw, claims, served.items());
            return router.experiment().definition().durability() == Durability.SERVED
                    ? CompletableFuture.completedFuture(decision)
                    : acknowledged(decision, taken.get());
        }
        Draw control = router.control();
        TokenClaims outside = claims(router, control, asked.subject(), DecisionReason.DEGRADED, Optional.empty());
        return items(asked, control.arm(), control.arm())
                .thenApply(plain -> decision(router, control, outside, plain.items()));
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

    private Decision decision(Router router, Draw draw, TokenClaims claims, List<ScoredItem> served) {
        return new Decision(
                claims.decisionId(),
                router.experiment().key(),
                router.experiment().revision(),
                draw.arm().key(),
                draw.probability(),
                draw.probabilities(),
                router.version(),
                claims.label(),
                positions(served),
                draw.arm().config(),
                signing.signer().sign(claims));
    }

    private TokenClaims claims(Router router, Draw draw, Subject subject, DecisionReason label, Optional<Teams> teams) {
        PublishedExperiment experiment = router.experiment();
        return new TokenClaims(
                experiment.id(),
                experiment.revision(),
                router.version(),
                draw.slot(),
                draw.eligible(),
                draw.probability(),
                subject.decisionId(),
                subject.unitHash(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                experiment.definition().attributionWindow(),
                experiment.definition().grace(),
                label,
                subject.request().deferImpression(),
                experiment.definition().baseline(subject.request().context()),
                teams);
    }

    private static LoggedDecision logged(Router router, Draw draw, TokenClaims claims, InterleavedList served) {
        return new LoggedDecision(
                LoggedDecision.NEWEST,
                router.experiment().key(),
                claims,
                draw.arm().key(),
                draw.probabilities(),
                served.items().stream().map(ScoredItem::itemId).toList(),
                served.sources());
    }

    private static List<Decision.Item> positions(List<ScoredItem> items) {
        List<Decision.Item> positioned = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            ScoredItem item = items.get(i);
            positioned.add(new Decision.Item(item.itemId(), item.score(), i + 1));
        }
        return positioned;
    }

    /** A request with the arm that it gets and what that arm is asked. */
    private record Asked(Router router, Placement placement, Subject subject, RecommendRequest wanted) {
        /** Whether the list is drafted from both arms: where either could have been drawn. */
        boolean drafted() {
            return placement.label() == DecisionReason.POLICY
                    && placement.draw().probability() < 1
                    && router.experiment().definition().interleaves();
        }
    }

    /** Who is served; {@code drawn} is the hash that arms and coins are drawn by. */
    private record Subject(String decisionId, String unitHash, UnitHash.Value drawn, DecisionRequest request) {}

    /** How tokens are made and units are hidden. */
    public record Signing(TokenSigner signer, UnitHash hash) {}

    /** Where items come from: recommenders, what units did lately, and the pool for arms that may take long. */
    public record Arms(Recommenders recommenders, UnitHistory history, Executor pool) {}
}
