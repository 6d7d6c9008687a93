package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.codec.Setting;
import dev.sluice.codec.Slug;
import dev.sluice.model.ItemBandit;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bandit over items: each has a Beta posterior of its own clicks, and the list is a draw from all of them, best first (Thompson sampling
 * with several plays; Komiyama, Honda and Nakagawa 2015). Some slots show an item drawn from all with the same chance, which
 * tries what is new, and whose propensity is known.
 */
@JsonTypeName("item-thompson")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ItemThompson(
        @Setting(
                value = "Share of slots that show an item drawn uniformly from all that may be shown",
                byDefault = "0.1",
                in = "[0, 1]")
        Double explore,

        @Setting(value = "Half-life of clicks and exposures; without one none ages", in = "[1m, ∞)", like = "2d")
        @Nullable Duration halfLife,

        @Setting(
                value =
                        "η: place k is looked at with probability k^−η, and exposures count by that; 0 for all places alike",
                byDefault = "1",
                in = "[0, 3]")
        Double positionBias,

        @Setting(
                value = "Attribute of items whose values have rates of their own, towards which new items are drawn",
                like = "genre")
        String prior,

        @Setting(
                value =
                        "Attribute of items that is a number, like a model's prediction; what it says of click rates is learned, and new items begin with that",
                like = "predicted")
        String priorScore,

        @Setting(
                value =
                        "How items are ranked: by one draw from all posteriors for each list, or by how often each is among the first of many draws",
                byDefault = "sample")
        Ranking ranking,

        @Setting(
                value =
                        "Name under which trials are counted; by default the key of the experiment, and arms of one scope learn together",
                like = "front-page")
        String scope,

        @Setting(value = "Whether items that the unit already had may come again", byDefault = "false")
        boolean includeSeen)
        implements RecommenderSettings {
    /** How posteriors become a list. */
    public enum Ranking {
        /** One draw from all of them, best first: every list tries what is not sure. */
        @JsonProperty("sample")
        SAMPLE,
        /** By the probability to be among the first: the same list for everybody until more is known. */
        @JsonProperty("probability")
        PROBABILITY
    }

    private static final double EXPLORED = 0.1;
    private static final double MOST_BIAS = 3;

    public ItemThompson {
        explore = explore == null ? EXPLORED : explore;
        positionBias = positionBias == null ? 1.0 : positionBias;
        prior = prior == null ? "" : prior;
        priorScore = priorScore == null ? "" : priorScore;
        ranking = ranking == null ? Ranking.SAMPLE : ranking;
        scope = scope == null ? "" : scope;
        require(explore >= 0 && explore <= 1, "explore", "must be in [0, 1], got " + explore);
        require(
                positionBias >= 0 && positionBias <= MOST_BIAS,
                "positionBias",
                "must be in [0, 3], got " + positionBias);
        require(
                halfLife == null || halfLife.compareTo(Duration.ofMinutes(1)) >= 0,
                "halfLife",
                "must be 1m or more, got " + halfLife);
        require(
                scope.isEmpty() || Slug.matches(scope),
                "scope",
                "must match " + Slug.ALLOWED + ", got '" + scope + "'");
    }

    @Override
    public Optional<ItemBandit> itemBandit() {
        return Optional.of(new ItemBandit(scope, Optional.ofNullable(halfLife), positionBias));
    }

    @Override
    public boolean readsAttributes() {
        return !prior.isEmpty() || !priorScore.isEmpty();
    }

    @Override
    public RecommenderSettings within(String experiment) {
        return scope.isEmpty()
                ? new ItemThompson(explore, halfLife, positionBias, prior, priorScore, ranking, experiment, includeSeen)
                : this;
    }
}
