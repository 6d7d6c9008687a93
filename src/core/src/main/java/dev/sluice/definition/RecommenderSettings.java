package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Hash64;
import dev.sluice.codec.Setting;
import dev.sluice.model.EventType;
import dev.sluice.model.ItemBandit;
import dev.sluice.model.ModelReference;
import dev.sluice.model.Popularity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How an arm finds its items. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface RecommenderSettings
        permits RecommenderSettings.External,
                RecommenderSettings.Remote,
                RecommenderSettings.Onnx,
                RecommenderSettings.TopK,
                RecommenderSettings.Trending,
                RecommenderSettings.Recent,
                RecommenderSettings.Similar,
                RecommenderSettings.ItemCf,
                RecommenderSettings.Random,
                Blend,
                ItemThompson {
    /** Whether items that the unit already had may come again. */
    default boolean includeSeen() {
        return false;
    }

    /** Whether it is made from the catalogue. */
    default boolean trained() {
        return true;
    }

    /** What must be made of the catalogue and of models before it can answer. */
    default List<RecommenderSettings> made() {
        return trained() ? List.of(this) : List.of();
    }

    /** The same with every model by the number of its version, where it does not follow the alias. */
    default RecommenderSettings pinned(UnaryOperator<ModelReference> pin) {
        return this;
    }

    /** The same with every model by the number of the version that is served now. */
    default RecommenderSettings served(UnaryOperator<ModelReference> now) {
        return this;
    }

    /** The alias whose version it serves, whichever that is; empty where it names none, or a version is pinned. */
    default Optional<ModelReference> followed() {
        return Optional.empty();
    }

    /** How it asks for popularity, where it does. */
    default Optional<Popularity> popularity() {
        return Optional.empty();
    }

    /** Whether it is made of attributes of items, and must be made again when they change. */
    default boolean readsAttributes() {
        return false;
    }

    /** How trials of items are counted for it, where they are. */
    default Optional<ItemBandit> itemBandit() {
        return Optional.empty();
    }

    /** The same with what it has of its experiment. */
    default RecommenderSettings within(String experiment) {
        return this;
    }

    /** The same with what it counts, where it follows the reward of its experiment. */
    default RecommenderSettings rewardedBy(Reward reward) {
        return this;
    }

    /** Registered models that it needs. */
    default Set<ModelReference> models() {
        return Set.of();
    }

    /** No items: the caller is told the arm and its configuration, and does the rest. */
    @JsonTypeName("external")
    record External() implements RecommenderSettings {
        @Override
        public boolean trained() {
            return false;
        }
    }

    /**
     * Any recommender that answers over HTTP: it is sent who wants how many items, and answers with items, best first.
     */
    @JsonTypeName("remote")
    record Remote(
            @Setting(
                    value = "Absolute http or https address, without user, password and fragment",
                    like = "http://recommender:8000/recommend")
            URI url)
            implements RecommenderSettings {
        public Remote {
            require(
                    url != null
                            && url.getHost() != null
                            && url.getUserInfo() == null
                            && url.getFragment() == null
                            && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                    "url",
                    "must be an absolute http or https address without user, password and fragment, got '" + url + "'");
        }

        @Override
        public boolean trained() {
            return false;
        }
    }

    /**
     * A model of the registry: a retrieval model, neighbours of items, or a ranker behind a first stage that narrows the catalogue
     * down.
     */
    @JsonTypeName("onnx")
    record Onnx(
            @Setting(
                    value =
                            "Registered model; @latest and @champion are pinned when the revision is made, unless they are followed",
                    like = "wukong@3")
            ModelReference model,

            @Setting(
                    value = "First stage of a ranker: a retrieval model; without one the most popular items",
                    like = "bpr@1")
            @Nullable ModelReference candidates,

            @Setting(value = "Most candidates", byDefault = "500", in = "[1, 100000]")
            int limit,

            @Setting(value = "Whether items that the unit already had may come again", byDefault = "false")
            boolean includeSeen,

            @Setting(
                    value =
                            "Whether aliases stay as they are: the arm is what retrains, and serves the version that they"
                                    + " name at the moment, with the evidence that it has",
                    byDefault = "false")
            boolean follow)
            implements RecommenderSettings {
        /** Candidates where nothing is said. */
        public static final int DEFAULT_LIMIT = 500;

        public Onnx {
            require(model != null, "model", "is required, like 'wukong@latest'");
            limit = limit == 0 ? DEFAULT_LIMIT : limit;
            require(limit >= 1 && limit <= 100_000, "limit", "must be in [1, 100000], got " + limit);
            requireAlias(follow, model);
        }

        private static void requireAlias(boolean follow, ModelReference model) {
            require(
                    !follow || model.number().isEmpty(),
                    "follow",
                    "must not be true of a version by its number, which never changes; name an alias, like '"
                            + model.name() + "@champion'");
        }

        @Override
        public Optional<ModelReference> followed() {
            return follow ? Optional.of(model) : Optional.empty();
        }

        @Override
        public RecommenderSettings pinned(UnaryOperator<ModelReference> pin) {
            RecommenderSettings now = served(pin); // which refuses what is not there
            return follow ? this : now;
        }

        @Override
        public RecommenderSettings served(UnaryOperator<ModelReference> now) {
            return new Onnx(
                    now.apply(model), candidates == null ? null : now.apply(candidates), limit, includeSeen, false);
        }

        @Override
        public Set<ModelReference> models() {
            return candidates == null ? Set.of(model) : Set.of(model, candidates);
        }
    }

    /**
     * Most popular items, by decayed counts of what was accepted and imported; then all others in the order of the catalogue.
     */
    @JsonTypeName("top-k")
    record TopK(
            @Setting(
                    value = "Half-life of an event or an imported interaction; without one none ages",
                    in = "[1m, ∞)",
                    like = "30d")
            @Nullable Duration halfLife,

            @Setting(
                    value = "Event that counts: click, view or conversion; by default the one that the reward counts",
                    like = "click")
            @Nullable EventType event,

            @Setting(value = "Whether items that the unit already had may come again", byDefault = "false")
            boolean includeSeen)
            implements RecommenderSettings {
        private static final Set<EventType> COUNTED = Set.of(EventType.CLICK, EventType.VIEW, EventType.CONVERSION);

        public TopK {
            require(
                    halfLife == null || halfLife.compareTo(Duration.ofMinutes(1)) >= 0,
                    "halfLife",
                    "must be 1m or more, got " + halfLife);
            require(
                    event == null || COUNTED.contains(event),
                    "event",
                    "must be click, view or conversion, got '" + (event == null ? "" : event.wireName()) + "'");
        }

        @Override
        public Optional<Popularity> popularity() {
            return Optional.of(new Popularity(event == null ? EventType.CLICK : event, Optional.ofNullable(halfLife)));
        }

        @Override
        public RecommenderSettings rewardedBy(Reward reward) {
            return event == null ? new TopK(halfLife, reward.event(), includeSeen) : this;
        }
    }

    /** What is popular at the moment: the same as top-k with a short half-life. */
    @JsonTypeName("trending")
    record Trending(
            @Setting(value = "Half-life of an event or an imported interaction", byDefault = "1h", in = "[1m, ∞)")
            Duration halfLife,

            @Setting(
                    value = "Event that counts: click, view or conversion; by default the one that the reward counts",
                    like = "click")
            @Nullable EventType event,

            @Setting(value = "Whether items that the unit already had may come again", byDefault = "false")
            boolean includeSeen)
            implements RecommenderSettings {
        private static final Duration HALF_LIFE = Duration.ofHours(1);

        public Trending {
            TopK same = new TopK(halfLife == null ? HALF_LIFE : halfLife, event, includeSeen);
            halfLife = requireNonNull(same.halfLife);
        }

        private TopK topK() {
            return new TopK(halfLife, event, includeSeen);
        }

        @Override
        public Optional<Popularity> popularity() {
            return topK().popularity();
        }

        @Override
        public RecommenderSettings rewardedBy(Reward reward) {
            return event == null ? new Trending(halfLife, reward.event(), includeSeen) : this;
        }
    }

    /** What the unit had last, the latest first, then the most popular items. */
    @JsonTypeName("recent")
    record Recent() implements RecommenderSettings {
        @Override
        public boolean includeSeen() {
            return true;
        }

        @Override
        public Optional<Popularity> popularity() {
            return Optional.of(new Popularity(EventType.CLICK, Optional.empty()));
        }
    }

    /** Items similar to the one that is looked at, {@code itemId} in the context of the request: for pages of products. */
    @JsonTypeName("similar")
    record Similar(
            @Setting(
                    value =
                            "Registered model with a vector for each item, or one that finds by what was had, like item-cf; @latest and"
                                    + " @champion are pinned when the revision is made, unless they are followed",
                    like = "als@champion")
            ModelReference model,

            @Setting(
                    value = "cosine: of the vectors; dot: their product, by which popular items come up more",
                    byDefault = "cosine")
            Measure measure,

            @Setting(value = "Whether items that the unit already had may come again", byDefault = "false")
            boolean includeSeen,

            @Setting(
                    value = "Whether an alias stays as it is: the arm serves the version that it names at the moment",
                    byDefault = "false")
            boolean follow)
            implements RecommenderSettings {
        public Similar {
            require(model != null, "model", "is required, like 'als@champion'");
            measure = measure == null ? Measure.COSINE : measure;
            Onnx.requireAlias(follow, model);
        }

        @Override
        public Optional<ModelReference> followed() {
            return follow ? Optional.of(model) : Optional.empty();
        }

        @Override
        public RecommenderSettings pinned(UnaryOperator<ModelReference> pin) {
            RecommenderSettings now = served(pin); // which refuses what is not there
            return follow ? this : now;
        }

        @Override
        public RecommenderSettings served(UnaryOperator<ModelReference> now) {
            return new Similar(now.apply(model), measure, includeSeen, false);
        }

        @Override
        public Set<ModelReference> models() {
            return Set.of(model);
        }
    }

    /** How vectors are compared. */
    enum Measure {
        /** Their angle. */
        @JsonProperty("cosine")
        COSINE,
        /** Their product. */
        @JsonProperty("dot")
        DOT
    }

    /**
     * Item-based collaborative filtering: cosine of item columns over implicit feedback. Short for an arm that follows the
     * champion of a model which is trained with these settings, on what was imported and clicked, and again and again.
     */
    @JsonTypeName("item-cf")
    record ItemCf(
            @Setting(value = "Neighbours kept per item", byDefault = "200", in = "[1, 10000]")
            int neighbours,

            @Setting(
                    value =
                            "Pulls similarities of rarely seen pairs towards 0; of the damped form 0 where nothing is said",
                    byDefault = "20",
                    in = "[0, ∞)")
            Double shrinkage,

            @Setting(value = "additive: n_ab/(√(n_a n_b)+s); damped: cos·n/(n+s)", byDefault = "additive")
            Shrinkage form,

            @Setting(
                    value =
                            "How many later items of a history it takes until one counts half; without one all count alike",
                    in = "(0, ∞)",
                    like = "10")
            @Nullable Double historyHalfLife,

            @Setting(value = "Whether items that the unit already had may come again", byDefault = "false")
            boolean includeSeen)
            implements RecommenderSettings {
        /** Neighbours per item where nothing is said. */
        public static final int DEFAULT_NEIGHBOURS = 200;

        private static final String NAME = "item-cf";

        public ItemCf {
            neighbours = neighbours == 0 ? DEFAULT_NEIGHBOURS : neighbours;
            form = form == null ? Shrinkage.ADDITIVE : form;
            shrinkage = shrinkage == null ? form.usual : shrinkage;
            require(neighbours >= 1 && neighbours <= 10_000, "neighbours", "must be in [1, 10000], got " + neighbours);
            require(shrinkage >= 0 && Double.isFinite(shrinkage), "shrinkage", "must be 0 or more, got " + shrinkage);
            require(
                    historyHalfLife == null || (historyHalfLife > 0 && Double.isFinite(historyHalfLife)),
                    "historyHalfLife",
                    "must be above 0, got " + historyHalfLife);
        }

        /** With what suits most: on MovieLens better than the plain cosine, rarely had pairs being pulled in. */
        public static ItemCf usual() {
            return new ItemCf(DEFAULT_NEIGHBOURS, Shrinkage.ADDITIVE.usual, Shrinkage.ADDITIVE, null, false);
        }

        /** The champion of the model that is trained with these settings: {@code item-cf} with those that nobody changed. */
        public ModelReference model() {
            Map<String, String> settings = training();
            boolean usual = settings.equals(usual().training());
            String name =
                    usual ? NAME : NAME + "-" + Long.toHexString(Hash64.of(0, new TreeMap<>(settings).toString()));
            return new ModelReference(name, ModelReference.CHAMPION);
        }

        /** What the model is trained with, by name of the setting. */
        public Map<String, String> training() {
            Map<String, String> settings = new TreeMap<>(Map.of(
                    "neighbours", String.valueOf(neighbours),
                    "shrinkage", String.valueOf(shrinkage),
                    "form", form.name().toLowerCase(Locale.ROOT)));
            if (historyHalfLife != null) {
                settings.put("historyHalfLife", String.valueOf(historyHalfLife));
            }
            return Map.copyOf(settings);
        }

        @Override
        public Set<ModelReference> models() {
            return Set.of(model());
        }

        @Override
        public Optional<ModelReference> followed() {
            return Optional.of(model());
        }

        @Override
        public RecommenderSettings served(UnaryOperator<ModelReference> now) {
            return new Onnx(now.apply(model()), null, 0, includeSeen, false);
        }
    }

    /**
     * Items in an order drawn anew for each decision: the floor that every recommender should beat.
     */
    @JsonTypeName("random")
    record Random(
            @Setting(value = "Whether items that the unit already had may come again", byDefault = "false")
            boolean includeSeen)
            implements RecommenderSettings {}

    /** The two ways to shrink a similarity with few common units. */
    enum Shrinkage {
        /** cos · n / (n + s). */
        @JsonProperty("damped")
        DAMPED(0),
        /** n_ab / (√(n_a n_b) + s). */
        @JsonProperty("additive")
        ADDITIVE(20);

        private final double usual;

        Shrinkage(double usual) {
            this.usual = usual;
        }
    }
}
