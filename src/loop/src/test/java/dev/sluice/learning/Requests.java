package dev.sluice.learning;

import dev.sluice.attribution.AttributionDriver;
import dev.sluice.attribution.Happenings;
import dev.sluice.decision.Decision;
import dev.sluice.decision.DecisionEngine;
import dev.sluice.decision.DecisionRequest;
import dev.sluice.decision.ItemConditions;
import dev.sluice.decision.UnitProfiles;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Outcomes;
import dev.sluice.model.SteadyTime;
import dev.sluice.model.TokenClaims;
import dev.sluice.token.TokenKey;
import dev.sluice.token.TokenSigner;
import dev.sluice.token.UnitHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/**
 * Traffic of one experiment, request by request: the engine decides, tokens are signed and verified, and events follow, some
 * of them twice, too late, before their impression or through another decision of the unit; attribution makes cells of it.
 * What was meant to happen is kept beside. For windows of a second. A virtual clock; one thread.
 */
final class Requests {
    private static final long SPREAD_MILLIS = 300;
    private static final long WITHIN_MILLIS = 600;
    private static final Duration LATE = Duration.ofMillis(1_500);
    private static final Duration JUST_LATE = Duration.ofMillis(1_050);
    private static final Duration MATURE = Duration.ofSeconds(4);

    private final PublishedExperiment experiment;
    private final TokenSigner signer;
    private final DecisionEngine engine;
    private final AttributionDriver attribution;
    private final SplittableRandom random;
    /** Part of every id, since ids decide what is drawn. */
    private final long run;

    private Instant now = Instant.EPOCH;
    private boolean deferring;
    private int units;
    private int decisions;

    Requests(PublishedExperiment experiment, Directory directory, long seed) {
        this.experiment = experiment;
        this.random = new SplittableRandom(seed);
        this.run = seed;
        Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        this.signer = new TokenSigner(List.of(TokenKey.of(1, new byte[32])), clock);
        this.engine = new DecisionEngine(
                directory,
                new DecisionEngine.Signing(
                        signer, new UnitHash(new byte[32]), () -> new SteadyTime(Happenings.RUN, now)),
                decision -> Optional.of(CompletableFuture.completedFuture(null)),
                new DecisionEngine.Arms(
                        settings -> {
                            throw new IllegalStateException("arms here find no items");
                        },
                        UnitProfiles.none(),
                        ItemConditions.none(),
                        Runnable::run,
                        Set::of),
                clock,
                () -> "unused");
        this.attribution = new AttributionDriver(directory);
    }

    /**
     * What some requests came to.
     *
     * @param deltas that attribution emitted
     * @param meant what happened, by cell
     * @param shown decisions by slot
     * @param clicked rows with a click, by slot
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Played(List<ArmDelta> deltas, Map<Cell, Outcomes> meant, long[] shown, long[] clicked) {}

    private record Sent(Event event, Instant happened, Instant at) {}

    /**
     * Plays so many rows.
     *
     * @param rates chance of a click by slot
     */
    Played play(long rows, double[] rates, Instant from) {
        ExperimentDefinition definition = experiment.definition();
        deferring = true;
        Map<Cell, Outcomes> meant = new LinkedHashMap<>();
        long[] shown = new long[rates.length];
        long[] clicked = new long[rates.length];
        List<Sent> sent = new ArrayList<>();
        for (long row = 0; row < rows; row++) {
            String unit = "u" + run + "-" + ++units;
            TokenClaims token = decide(unit, from.plusMillis(row * SPREAD_MILLIS / rows));
            boolean click = random.nextDouble() < rates[token.slot()];
            boolean view = random.nextInt(4) == 0;
            boolean bought = random.nextInt(5) == 0;
            double value = bought ? 10 * Math.exp(random.nextGaussian()) : 0;
            Outcomes outcomes = Outcomes.of(click, view, bought, value);
            meant.merge(
                    token.cell(token.decidedAt(), definition.forgetting().isPresent(), true),
                    definition.reward().counted(outcomes),
                    Outcomes::plus);
            shown[token.slot()]++;
            clicked[token.slot()] += click ? 1 : 0;
            impression(token, sent);
            TokenClaims through = token;
            if (definition.unit().lasting() && random.nextInt(3) == 0) {
                through = decide(unit, token.decidedAt().plusMillis(1 + random.nextInt(100)));
                impression(through, sent);
            }
            if (click) {
                happened(through, "c", EventType.CLICK, 0, 0, sent);
            }
            if (view) {
                happened(through, "v", EventType.VIEW, 0, 30, sent);
            }
            if (bought) {
                happened(through, "b", EventType.CONVERSION, value, 0, sent);
            }
            noise(token, sent);
        }
        sent.sort(Comparator.comparing(Sent::at));
        sent.forEach(one -> attribution.append(one.event, one.happened, one.at));
        attribution.tick(from.plus(MATURE));
        return new Played(attribution.emitted(), meant, shown, clicked);
    }

    /**
     * Decides so often, and appends the clicks of earlier decisions that come now.
     *
     * @param late clicks by the second in which they come, to which those of the new decisions are added
     * @param rates chance of a click by slot
     * @param delay of a click, in seconds
     */
    Live live(int rows, double[] rates, Instant from, Map<Instant, List<TokenClaims>> late, IntSupplier delay) {
        long[] decided = new long[rates.length];
        for (int row = 0; row < rows; row++) {
            TokenClaims token = decide("u" + run + "-" + ++units, from);
            attribution.append(Happenings.served(token), from);
            decided[token.slot()]++;
            if (random.nextDouble() < rates[token.slot()]) {
                Instant comes = from.plusSeconds(delay.getAsInt());
                late.computeIfAbsent(comes, none -> new ArrayList<>()).add(token);
            }
        }
        List<TokenClaims> came = late.getOrDefault(from, List.of());
        for (TokenClaims token : came) {
            Event click = new Event(
                    Event.NEWEST, token, "c", EventType.CLICK, "", 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
            attribution.append(click, from);
            attribution.append(click, from);
        }
        return new Live(attribution.emitted(), decided, came);
    }

    /**
     * What one second came to.
     *
     * @param deltas that attribution emitted
     * @param decided by slot
     * @param came decisions whose click came
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Live(List<ArmDelta> deltas, long[] decided, List<TokenClaims> came) {}

    private TokenClaims decide(String unit, Instant at) {
        now = at;
        Map<String, Object> context = Map.of("device", random.nextInt(3) == 0 ? "tv" : "phone");
        DecisionRequest request = new DecisionRequest(
                unit,
                run + "-" + ++decisions,
                context,
                1,
                null,
                null,
                null,
                null,
                deferring && random.nextInt(4) == 0,
                null);
        Decision decision =
                engine.decide(experiment.key(), request).toCompletableFuture().join();
        return signer.verify(decision.token()).orElseThrow();
    }

    /** The decision's own record comes at once; a deferred impression is told by the client, maybe after what it led to. */
    private void impression(TokenClaims token, List<Sent> sent) {
        sent.add(new Sent(Happenings.served(token), token.decidedAt(), token.decidedAt()));
        if (token.deferred()) {
            happened(token, "i", EventType.IMPRESSION, 0, 0, sent);
        }
    }

    private void happened(TokenClaims token, String id, EventType type, double value, int watched, List<Sent> sent) {
        Event event = new Event(
                Event.NEWEST,
                token,
                id,
                type,
                "",
                0,
                value,
                Duration.ofSeconds(watched),
                Duration.ofSeconds(watched),
                Duration.ZERO);
        Instant happened = token.decidedAt().plusMillis(random.nextInt(500));
        send(event, happened, sent);
        if (random.nextInt(4) == 0) {
            send(event, happened, sent);
        }
    }

    private void send(Event event, Instant happened, List<Sent> sent) {
        Instant at = event.token().decidedAt().plusMillis(random.nextLong(WITHIN_MILLIS));
        sent.add(new Sent(event, happened, at));
    }

    /** What must not count: a click after the window, one that arrives too late, a glance. */
    private void noise(TokenClaims token, List<Sent> sent) {
        if (random.nextInt(10) == 0) {
            Instant after = token.decidedAt().plus(random.nextBoolean() ? LATE : JUST_LATE);
            Event click = new Event(
                    Event.NEWEST, token, "l", EventType.CLICK, "", 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
            sent.add(new Sent(click, after, after));
        }
        if (random.nextInt(10) == 0) {
            happened(token, "g", EventType.VIEW, 0, 0, sent);
        }
    }
}
