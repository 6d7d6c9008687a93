package dev.sluice.attribution;

import dev.sluice.definition.ViewThrough;
import dev.sluice.model.Cell;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import dev.sluice.model.UnitSums;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows of units, computed the plain way: everything that arrived in time, read once per unit. Shares no code with
 * attribution but the records that it is told.
 */
final class UnitOracle {
    private final Map<String, List<Arrival>> byUnit = new LinkedHashMap<>();
    private final Map<String, Decision> decisions = new HashMap<>();
    private Instant time = Instant.EPOCH;

    /** An event that happened at one time and was appended at another; those never go back. */
    void event(Event event, Instant happened, Instant appended) {
        time = appended;
        TokenClaims token = event.token();
        String key = token.unit() + token.decisionId();
        Decision decision = decisions.getOrDefault(
                key,
                new Decision(
                        token, event.isFirst() || token.decidedAt().isAfter(time) ? time : token.decidedAt(), time));
        Instant at = event.isFirst() || happened.isBefore(decision.anchor) ? decision.anchor : happened;
        boolean tooOld =
                !decisions.containsKey(key) && !time.isBefore(token.decidedAt().plus(token.open()));
        boolean late = tooOld
                || at.isAfter(decision.anchor.plus(token.window()))
                || !time.isBefore(decision.anchor.plus(token.open()));
        if (!late) {
            decisions.put(key, decision);
            byUnit.computeIfAbsent(token.unit(), any -> new ArrayList<>())
                    .add(new Arrival(event, decision, at, appended));
        }
    }

    /** Outcomes by cell once every window has closed. */
    Map<Cell, Outcomes> cells() {
        Map<Cell, Outcomes> cells = new HashMap<>();
        byUnit.values().forEach(arrivals -> row(arrivals, cells));
        return cells;
    }

    /** Sums over units by slot, once every window has closed, of decisions that all came in time and have one token. */
    Map<Integer, UnitSums> sums() {
        Map<Integer, UnitSums> sums = new TreeMap<>();
        for (List<Arrival> arrivals : byUnit.values()) {
            Map<String, List<Arrival>> decisions = new HashMap<>();
            arrivals.stream()
                    .filter(arrival -> arrival.event.token().label().learnable())
                    .forEach(arrival -> decisions
                            .computeIfAbsent(arrival.event.token().decisionId(), any -> new ArrayList<>())
                            .add(arrival));
            decisions.values().stream()
                    .map(decision -> decision.get(0).decision)
                    .min(order())
                    .ifPresent(first -> sums.merge(first.token.slot(), unit(first.token, decisions), UnitSums::plus));
        }
        return sums;
    }

    private static UnitSums unit(TokenClaims first, Map<String, List<Arrival>> decisions) {
        Optional<Double> covariate = first.baseline().covariate();
        double[] values = {1, decisions.size(), 0, 0, 0, 0, covariate.orElse(0.0), covariate.isPresent() ? 1 : 0};
        long elsewhere = 0;
        for (List<Arrival> decision : decisions.values()) {
            TokenClaims token = decision.get(0).event.token();
            Outcomes outcomes = outcomes(decision.get(0).decision, decision);
            values[2] += outcomes.clicks();
            values[3] += outcomes.views();
            values[4] += outcomes.conversions();
            values[5] += outcomes.valueSum();
            elsewhere += token.slot() == first.slot() ? 0 : 1;
        }
        return UnitSums.of(Arrays.stream(values).boxed().toList(), elsewhere);
    }

    private static void row(List<Arrival> arrivals, Map<Cell, Outcomes> cells) {
        Instant closes = Instant.MAX;
        Decision first = null;
        List<Arrival> inTime = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            if (!arrival.appended.isBefore(closes)) {
                break;
            }
            inTime.add(arrival);
            Decision decision = arrival.decision;
            if (decision.token.label().learnable() && (first == null || order().compare(decision, first) < 0)) {
                first = decision;
                closes = decision.anchor.plus(decision.token.open());
            }
        }
        if (first != null) {
            Cell cell = first.token.cell(first.seenAt, false, false);
            cells.merge(cell, outcomes(first, inTime), Outcomes::plus);
        }
    }

    private static Comparator<Decision> order() {
        return Comparator.comparing(Decision::anchor).thenComparing(decision -> decision.token.decisionId());
    }

    private static Outcomes outcomes(Decision first, List<Arrival> arrivals) {
        Instant from = first.anchor;
        Instant to = from.plus(first.token.window());
        Set<String> seen = new HashSet<>();
        boolean click = false;
        boolean view = false;
        boolean conversion = false;
        double value = 0;
        for (Arrival arrival : arrivals) {
            Event event = arrival.event;
            boolean fresh = seen.add(event.token().decisionId() + "/" + event.eventId());
            if (fresh && !arrival.at.isBefore(from) && !arrival.at.isAfter(to)) {
                click |= event.type().equals(EventType.CLICK);
                view |= event.type().equals(EventType.VIEW) && ViewThrough.DEFAULT.reachedBy(event);
                conversion |= event.type().equals(EventType.CONVERSION);
                value += event.type().equals(EventType.CONVERSION) ? event.value() : 0;
            }
        }
        return Outcomes.of(click, view, conversion, value);
    }

    private record Decision(TokenClaims token, Instant anchor, Instant seenAt) {}

    private record Arrival(Event event, Decision decision, Instant at, Instant appended) {}
}
