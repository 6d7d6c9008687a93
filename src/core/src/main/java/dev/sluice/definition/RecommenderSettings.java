package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.model.ModelReference;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How an arm finds its items. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RecommenderSettings.External.class, name = "external"),
    @JsonSubTypes.Type(value = RecommenderSettings.TopK.class, name = "top-k"),
    @JsonSubTypes.Type(value = RecommenderSettings.ItemCf.class, name = "item-cf"),
    @JsonSubTypes.Type(value = RecommenderSettings.Random.class, name = "random"),
    @JsonSubTypes.Type(value = RecommenderSettings.Remote.class, name = "remote"),
    @JsonSubTypes.Type(value = RecommenderSettings.Onnx.class, name = "onnx")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface RecommenderSettings {
    /** Whether items that the unit already had may come again. */
    default boolean includeSeen() {
        return false;
    }

    /** Whether it is made from the catalogue. */
    default boolean trained() {
        return true;
    }

    /** The same with every model by the number of its version. */
    default RecommenderSettings pinned(UnaryOperator<ModelReference> pin) {
        return this;
    }

    /** Registered models that it needs. */
    default Set<ModelReference> models() {
        return Set.of();
    }

    /** No items: the caller is told the arm and its configuration, and does the rest. */
    record External() implements RecommenderSettings {
        @Override
        public boolean trained() {
            return false;
        }
    }

    /**
     * Any recommender that answers over HTTP: it is sent who wants how many items, and answers with items, best first.
     *
     * @param url absolute, http or https
     */
    record Remote(URI url) implements RecommenderSettings {
        public Remote {
            require(
                    url != null
                            && url.getHost() != null
                            && url.getUserInfo() == null
                            && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                    "url",
                    "must be an absolute http or https address without user and password, got '" + url + "'");
        }

        @Override
        public boolean trained() {
            return false;
        }
    }

    /**
     * A learned model of the registry: a retrieval model, or a ranker behind a first stage that narrows the catalogue down.
     *
     * @param model like {@code wukong@3}; {@code @latest} and {@code @champion} are pinned when the revision is made
     * @param candidates first stage of a ranker: a retrieval model like {@code bpr@2}; absent means the most popular items
     * @param limit most candidates, 1 to 100,000; default 500
     * @param includeSeen whether items that the unit already had may come again
     */
    record Onnx(ModelReference model, @Nullable ModelReference candidates, int limit, boolean includeSeen)
            implements RecommenderSettings {
        /** Candidates where nothing is said. */
        public static final int DEFAULT_LIMIT = 500;

        public Onnx {
            require(model != null, "model", "is required, like 'wukong@latest'");
            limit = limit == 0 ? DEFAULT_LIMIT : limit;
            require(limit >= 1 && limit <= 100_000, "limit", "must be in [1, 100000], got " + limit);
        }

        @Override
        public RecommenderSettings pinned(UnaryOperator<ModelReference> pin) {
            return new Onnx(pin.apply(model), candidates == null ? null : pin.apply(candidates), limit, includeSeen);
        }

        @Override
        public Set<ModelReference> models() {
            return candidates == null ? Set.of(model) : Set.of(model, candidates);
        }
    }

    /**
     * Most popular items.
     *
     * @param halfLife half-life of an interaction, counted back from the newest one; absent means that none ages
     * @param includeSeen whether items that the unit already had may come again
     */
    record TopK(@Nullable Duration halfLife, boolean includeSeen) implements RecommenderSettings {
        public TopK {
            require(
                    halfLife == null || halfLife.compareTo(Duration.ofMinutes(1)) >= 0,
                    "halfLife",
                    "must be 1m or more, got " + halfLife);
        }
    }

    /**
     * Item-based collaborative filtering: cosine of item columns over implicit feedback.
     *
     * @param neighbours neighbours kept per item, 1 to 10,000; default 50
     * @param shrinkage pulls similarities of rarely seen pairs towards 0; 0 or more, default 0
     * @param form {@code damped}: cos·n/(n+s), the default; {@code additive}: n_ab/(√(n_a n_b)+s)
     * @param includeSeen whether items that the unit already had may come again
     */
    record ItemCf(int neighbours, double shrinkage, Shrinkage form, boolean includeSeen)
            implements RecommenderSettings {
        /** Neighbours per item where nothing is said. */
        public static final int DEFAULT_NEIGHBOURS = 50;

        public ItemCf {
            neighbours = neighbours == 0 ? DEFAULT_NEIGHBOURS : neighbours;
            form = form == null ? Shrinkage.DAMPED : form;
            require(neighbours >= 1 && neighbours <= 10_000, "neighbours", "must be in [1, 10000], got " + neighbours);
            require(shrinkage >= 0 && Double.isFinite(shrinkage), "shrinkage", "must be 0 or more, got " + shrinkage);
        }
    }

    /**
     * Items in an order drawn anew for each decision: the floor that every recommender should beat.
     *
     * @param includeSeen whether items that the unit already had may come again
     */
    record Random(boolean includeSeen) implements RecommenderSettings {}

    /** The two ways to shrink a similarity with few common units. */
    enum Shrinkage {
        /** cos · n / (n + s). */
        @JsonProperty("damped")
        DAMPED,
        /** n_ab / (√(n_a n_b) + s). */
        @JsonProperty("additive")
        ADDITIVE
    }
}
