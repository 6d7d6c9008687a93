package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;
import dev.sluice.definition.RecommenderSettings.Onnx;
import dev.sluice.model.ModelReference;
import dev.sluice.recommend.Fusion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several recommenders as one: arms of the experiment and models of the registry, asked side by side within the time of this arm. One that
 * fails, is late or has nothing is left out.
 */
@JsonTypeName("blend")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Blend(
        @Setting(
                value =
                        "2 to 8 parts: each an arm of the experiment, or a model with its candidates; with a weight (default 1), or with slots"
                                + " that it fills before the others",
                like = "[{arm: trending, slots: 2}, {model: als@champion}]")
        List<Part> parts,

        @Setting(
                value = "rank: by places (reciprocal rank fusion); score: by scores, each list's from 0 to 1",
                byDefault = "rank")
        Fusion fusion,

        @Setting(
                value = "Items asked of each part, at least as many as are wanted",
                byDefault = "100",
                in = "[1, 1000]")
        int depth)
        implements RecommenderSettings {
    private static final int DEFAULT_DEPTH = 100;
    private static final int MOST_PARTS = 8;

    public Blend {
        parts = parts == null ? List.of() : List.copyOf(parts);
        fusion = fusion == null ? Fusion.RANK : fusion;
        depth = depth == 0 ? DEFAULT_DEPTH : depth;
        require(
                parts.size() >= 2 && parts.size() <= MOST_PARTS,
                "parts",
                "must be 2 to " + MOST_PARTS + ", got " + parts.size());
        require(depth >= 1 && depth <= 1_000, "depth", "must be in [1, 1000], got " + depth);
        require(
                parts.stream().anyMatch(part -> part.slots == 0),
                "parts",
                "must have one without slots, which fills the rest of the list");
        Set<String> names = new HashSet<>();
        parts.forEach(part ->
                require(names.add(part.name()), "parts", "must name each part once, got '" + part.name() + "' twice"));
    }

    /** Nothing is made for it: its parts are. */
    @Override
    public boolean trained() {
        return false;
    }

    @Override
    public List<RecommenderSettings> made() {
        return parts.stream().flatMap(part -> part.ofModel().stream()).toList();
    }

    @Override
    public RecommenderSettings pinned(UnaryOperator<ModelReference> pin) {
        return new Blend(parts.stream().map(part -> part.pinned(pin)).toList(), fusion, depth);
    }

    @Override
    public Set<ModelReference> models() {
        return made().stream().flatMap(part -> part.models().stream()).collect(Collectors.toSet());
    }

    /** Arms that are parts of it, by key. */
    Stream<String> arms() {
        return parts.stream().map(Part::arm).filter(arm -> !arm.isEmpty());
    }

    /**
     * One of the recommenders.
     *
     * @param arm key of an arm of the same experiment, or empty
     * @param model registered model, where there is no arm
     * @param candidates first stage of a ranker
     * @param weight of its list where lists are fused, above 0; default 1
     * @param slots items of its that come first; 0, the default, where it is fused with the others
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Part(
            String arm,
            @Nullable ModelReference model,
            @Nullable ModelReference candidates,
            Double weight,
            int slots) {
        private static final double MOST_WEIGHT = 1e6;
        private static final int MOST_SLOTS = 100;

        public Part {
            arm = arm == null ? "" : arm;
            weight = weight == null ? 1.0 : weight;
            require(
                    arm.isEmpty() == (model != null),
                    "parts",
                    "must each name an arm or a model, like {arm: trending} or {model: als@champion}");
            require(candidates == null || model != null, "parts", "must name candidates beside a model only");
            require(weight > 0 && weight <= MOST_WEIGHT, "parts", "must have weights in (0, 1e6], got " + weight);
            require(slots >= 0 && slots <= MOST_SLOTS, "parts", "must have slots in [0, 100], got " + slots);
        }

        /** The key of its arm, or its model. */
        @JsonIgnore
        public String name() {
            return model == null ? arm : model.toString();
        }

        /** How its model is asked; none where it is an arm. */
        @JsonIgnore
        public List<RecommenderSettings> ofModel() {
            return model == null ? List.of() : List.of(new Onnx(model, candidates, 0, false, false));
        }

        private Part pinned(UnaryOperator<ModelReference> pin) {
            return model == null
                    ? this
                    : new Part(arm, pin.apply(model), candidates == null ? null : pin.apply(candidates), weight, slots);
        }
    }
}
