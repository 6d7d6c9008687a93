package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.catalogue.Withdrawals;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Texts;
import dev.sluice.decision.Recommenders;
import dev.sluice.definition.RecommenderSettings.Measure;
import dev.sluice.definition.RecommenderSettings.Similar;
import dev.sluice.model.ModelReference;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Items alike, as a registered model sees them. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class SimilarResource {
    private static final int MOST = 1_000;

    private final Recommenders recommenders;
    private final CatalogueStore catalogue;
    private final Withdrawals withdrawals;

    SimilarResource(Recommenders recommenders, CatalogueStore catalogue, Withdrawals withdrawals) {
        this.recommenders = recommenders;
        this.catalogue = catalogue;
        this.withdrawals = withdrawals;
    }

    /**
     * Items similar to one: by its vectors, where the model has such, or else what it finds for somebody who had that item alone;
     * then the most popular ones. Withdrawn items do not come.
     *
     * @param id of the item, 1 to 256 characters
     * @param model a registered model with vectors of items, or one that finds by what was had, like als@champion
     * @param count how many, 1 to 1000
     * @param measure cosine or dot, where the model has vectors
     */
    @GET
    @Path("items/{id}/similar")
    public SimilarItems similar(
            @PathParam("id") String id,
            @QueryParam("model") @DefaultValue("") String model,
            @QueryParam("count") @DefaultValue("10") int count,
            @QueryParam("measure") @DefaultValue("cosine") String measure) {
        Texts.requireName(id, Texts.LONGEST_ITEM_ID, "id");
        require(!model.isBlank(), "model", "is required, like als@champion");
        require(count >= 1 && count <= MOST, "count", "must be in [1, " + MOST + "], got " + count);
        ModelReference reference = ModelReference.parse(model);
        Recommender recommender = recommenders.borrow(new Similar(
                reference, measure(measure), false, reference.number().isEmpty()));
        require(
                recommender.knows(id),
                "id",
                "must be an item that " + recommender.model() + " knows, got '" + id + "'");
        List<ScoredItem> items = recommender.recommend(looking(id, count));
        Set<String> ids = items.stream().map(ScoredItem::itemId).collect(Collectors.toSet());
        Map<String, String> titles = DatabaseProblems.unlessAway(() -> catalogue.titles(ids), Map::of);
        return new SimilarItems(
                id,
                recommender.model(),
                items.stream()
                        .map(item ->
                                new SimilarItem(item.itemId(), titles.getOrDefault(item.itemId(), ""), item.score()))
                        .toList());
    }

    private RecommendRequest looking(String id, int count) {
        ItemFilter offered = new ItemFilter(Set.of(), Set.of(), withdrawals.items(), Optional.empty());
        return new RecommendRequest("", "", Map.of(), List.of(), offered, count, Map.of("itemId", id), 0);
    }

    private static Measure measure(String name) {
        for (Measure measure : Measure.values()) {
            if (measure.name().toLowerCase(Locale.ROOT).equals(name)) {
                return measure;
            }
        }
        throw new InvalidInput("measure", "must be cosine or dot, got '" + name + "'");
    }

    /**
     * Items alike.
     *
     * @param itemId that they are like
     * @param model the version that found them
     * @param items the most similar first
     */
    public record SimilarItems(String itemId, String model, List<SimilarItem> items) {}

    /**
     * An item.
     *
     * @param itemId the item
     * @param title empty where none is known
     * @param score on the scale of the model; higher is more similar
     */
    public record SimilarItem(String itemId, String title, double score) {}
}
