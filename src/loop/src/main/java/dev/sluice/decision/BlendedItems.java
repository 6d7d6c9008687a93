package dev.sluice.decision;

import static java.util.Objects.requireNonNull;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.Blend;
import dev.sluice.recommend.Answers;
import dev.sluice.recommend.Fusion;
import dev.sluice.recommend.RecommendRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Asks the parts of a blend side by side and makes one list of what they find. A part that fails, is late or has nothing is left out, and
 * counted; the list says which were in it.
 */
final class BlendedItems {
    private final PartSource source;
    private final ConcurrentMap<String, ConcurrentMap<String, LongAdder>> leftOut = new ConcurrentHashMap<>();

    BlendedItems(PartSource source) {
        this.source = source;
    }

    CompletableFuture<Served> ask(Asked asked, ArmDefinition arm, Blend blend) {
        RecommendRequest request =
                asked.wanted().wanting(Math.max(blend.depth(), asked.wanted().count()));
        List<CompletableFuture<Found>> asking = new ArrayList<>(blend.parts().size());
        for (Blend.Part part : blend.parts()) {
            asking.add(source.ask(asked.experiment(), asked(asked, arm, part), request)
                    .exceptionally(failure -> Served.nothing(false))
                    .thenApply(served -> new Found(part, served)));
        }
        return Answers.all(asking).thenApply(found -> fused(asked, arm, blend.fusion(), found));
    }

    /** Within the time of the blend, and with a breaker of its own: what is late here may be in time where the arm serves alone. */
    private static PartSource.Part asked(Asked asked, ArmDefinition blend, Blend.Part part) {
        String key = blend.key() + "/" + part.name();
        if (part.arm().isEmpty()) {
            return new PartSource.Part(key, part.ofModel().get(0), blend.timeout());
        }
        ArmDefinition arm = asked.router().arm(part.arm());
        Duration time = arm.timeout().compareTo(blend.timeout()) < 0 ? arm.timeout() : blend.timeout();
        return new PartSource.Part(key, arm.recommender(), time);
    }

    private Served fused(Asked asked, ArmDefinition arm, Fusion fusion, List<Found> parts) {
        List<Found> there =
                parts.stream().filter(part -> !part.served.items().isEmpty()).toList();
        parts.stream()
                .filter(part -> part.served.items().isEmpty())
                .forEach(part -> count(asked.experiment(), arm.key() + "/" + part.part.name()));
        return Served.alone(
                fusion.fused(
                        there.stream()
                                .map(part ->
                                        new Fusion.Part(part.served.items(), part.part.weight(), part.part.slots()))
                                .toList(),
                        asked.wanted().count()),
                false,
                new Served.Finder(arm.key(), there.stream().map(Found::label).collect(Collectors.joining("+"))));
    }

    private void count(String experiment, String part) {
        leftOut.computeIfAbsent(experiment, first -> new ConcurrentHashMap<>())
                .computeIfAbsent(part, first -> new LongAdder())
                .increment();
    }

    /** How many lists of an experiment lacked a part since the start, by arm and part. */
    Map<String, Long> leftOut(String experiment) {
        Map<String, Long> counts = new TreeMap<>();
        leftOut.getOrDefault(experiment, new ConcurrentHashMap<>())
                .forEach((part, count) -> counts.put(part, requireNonNull(count).sum()));
        return counts;
    }

    /** What a part found. */
    private record Found(Blend.Part part, Served served) {
        /** The version that found it, or the arm. */
        String label() {
            return served.finder()
                    .map(Served.Finder::model)
                    .filter(model -> !model.isEmpty())
                    .orElse(part.name());
        }
    }
}
