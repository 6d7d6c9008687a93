package dev.sluice.decision;

import dev.sluice.decision.Router.Draw;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.SteadyTime;
import dev.sluice.model.TokenClaims;
import dev.sluice.recommend.ScoredItem;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A decision as the token, the log and the caller are told of it.
 *
 * @param experiment that decided
 * @param draw the arm that is shown
 * @param claims of the token
 * @param served items
 * @param attributes declared ones of the request
 */
record Answer(
        PublishedExperiment experiment, Draw draw, TokenClaims claims, Served served, Map<String, Object> attributes) {
    static Answer of(Asked asked, Draw draw, DecisionReason label, Served served, SteadyTime now) {
        PublishedExperiment experiment = asked.router().experiment();
        DecisionRequest request = asked.subject().request();
        TokenClaims claims = new TokenClaims(
                experiment.id(),
                experiment.revision(),
                asked.router().version(),
                draw.slot(),
                draw.eligible(),
                draw.probability(),
                asked.subject().decisionId(),
                asked.subject().unitHash(),
                now.run(),
                now.at().truncatedTo(ChronoUnit.MILLIS),
                experiment.definition().attributionWindow(),
                experiment.definition().grace(),
                label,
                request.deferImpression(),
                experiment.definition().baseline(request.context()),
                served.interleaved().map(InterleavedList::teams));
        return new Answer(
                experiment,
                draw,
                claims,
                served,
                experiment.definition().attributes().of(request.context(), asked.router()::mistyped));
    }

    /** The record of the log. */
    Event logged() {
        return Event.first(
                claims,
                new LoggedDecision(
                        served.finder().map(Served.Finder::arm).orElse(""),
                        served.finder().map(Served.Finder::model).orElse(""),
                        draw.probabilities(),
                        served.items().stream().map(ScoredItem::itemId).toList(),
                        drawn(),
                        served.interleaved().map(InterleavedList::sources).orElse(Map.of()),
                        attributes));
    }

    /** Of a list of one arm: drafting moves items to other places. */
    private Map<Integer, Double> drawn() {
        Map<Integer, Double> drawn = new HashMap<>();
        for (int place = 0;
                served.interleaved().isEmpty() && place < served.items().size();
                place++) {
            double propensity = served.items().get(place).propensity();
            if (propensity > 0) {
                drawn.put(place + 1, propensity);
            }
        }
        return drawn;
    }

    Decision decision(String token) {
        return new Decision(
                claims.decisionId(),
                experiment.key(),
                experiment.revision(),
                draw.arm().key(),
                draw.probability(),
                draw.probabilities(),
                claims.version(),
                claims.label(),
                positions(served.items()),
                draw.arm().config(),
                token);
    }

    private static List<Decision.Item> positions(List<ScoredItem> items) {
        List<Decision.Item> positioned = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            ScoredItem item = items.get(i);
            positioned.add(new Decision.Item(item.itemId(), item.score(), i + 1));
        }
        return positioned;
    }
}
