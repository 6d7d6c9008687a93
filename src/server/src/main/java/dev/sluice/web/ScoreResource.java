package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.codec.Texts;
import dev.sluice.decision.Recommenders;
import dev.sluice.decision.UnitProfiles;
import dev.sluice.definition.RecommenderSettings.Onnx;
import dev.sluice.model.ModelReference;
import dev.sluice.model.Profile;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.token.UnitHash;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a registered model says of items for a unit; decides nothing and counts nothing. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ScoreResource {
    private static final int MOST = 1_000;

    private final Recommenders recommenders;
    private final UnitProfiles profiles;
    private final UnitHash hash;

    ScoreResource(Recommenders recommenders, UnitProfiles profiles, UnitHash hash) {
        this.recommenders = recommenders;
        this.profiles = profiles;
        this.hash = hash;
    }

    /**
     * The items as the model ranks them for the unit, by its profile as it is now, whatever it had of them. A model of several targets
     * says the probability of each. Items that it does not know are left out.
     */
    @POST
    @Path("models/{name}/versions/{version}/scores")
    @Consumes(MediaType.APPLICATION_JSON)
    public Scores scores(@PathParam("name") String name, @PathParam("version") String version, ScoreRequest body) {
        require(body != null, "body", "is required");
        ModelReference model = new ModelReference(name, version);
        Recommender recommender = recommenders.borrow(
                new Onnx(model, body.first(), 0, true, model.number().isEmpty()));
        Set<String> items = new HashSet<>(body.items);
        items.removeIf(item -> !recommender.knows(item));
        String hashed = hash.of(body.unit).hex();
        Profile profile = profiles.of(hashed);
        RecommendRequest request = new RecommendRequest(
                body.unit,
                hashed,
                profile.attributes(),
                profile.recentItems(),
                new ItemFilter(items, Set.of(), Set.of(), Optional.empty()),
                Math.max(1, items.size()),
                body.context,
                0);
        return new Scores(
                recommender.model(),
                items.isEmpty()
                        ? List.of()
                        : recommender.explain(request).stream()
                                .map(explained -> new Score(
                                        explained.item().itemId(),
                                        explained.item().score(),
                                        explained.predictions()))
                                .toList());
    }

    /**
     * What is asked.
     *
     * @param unit who is served, 1 to 128 characters
     * @param items 1 to 1000 of them
     * @param context attributes of the request
     * @param candidates first stage of a ranker that reads what one says, like bpr@1
     */
    public record ScoreRequest(String unit, List<String> items, Map<String, Object> context, String candidates) {
        public ScoreRequest {
            Texts.requireName(unit, Texts.LONGEST_UNIT, "unit");
            require(
                    items != null && !items.isEmpty() && items.size() <= MOST,
                    "items",
                    "must be 1 to " + MOST + " item ids, got " + (items == null ? 0 : items.size()));
            items.forEach(item -> Texts.requireName(item, Texts.LONGEST_ITEM_ID, "items"));
            items = List.copyOf(items);
            context = context == null ? Map.of() : Map.copyOf(context);
            candidates = candidates == null ? "" : candidates;
        }

        private @Nullable ModelReference first() {
            return candidates.isEmpty() ? null : ModelReference.parse(candidates);
        }
    }

    /**
     * The answer.
     *
     * @param model the version that scored
     * @param items best first
     */
    public record Scores(String model, List<Score> items) {}

    /**
     * An item.
     *
     * @param score on the model's own scale; higher is better
     * @param predictions probability of each target, by its name
     */
    public record Score(String itemId, double score, Map<String, Double> predictions) {}
}
