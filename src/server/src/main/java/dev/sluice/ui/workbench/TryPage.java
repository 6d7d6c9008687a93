package dev.sluice.ui.workbench;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.decision.Recommenders;
import dev.sluice.decision.UnitProfiles;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.model.Profile;
import dev.sluice.recommend.Explained;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.token.UnitHash;
import dev.sluice.ui.chart.ArmColours;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.DatabaseProblems;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** Shows what arms would show to one unit, beside each other; decides nothing and counts nothing. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class TryPage {
    private static final int COUNT = 10;
    private static final int LONGEST = 128;

    private final Directory directory;
    private final Arms arms;
    private final CatalogueStore catalogue;
    private final Shell shell;

    TryPage(Directory directory, Arms arms, CatalogueStore catalogue, Shell shell) {
        this.directory = directory;
        this.arms = arms;
        this.catalogue = catalogue;
        this.shell = shell;
    }

    /**
     * Lists of all arms that find items.
     *
     * @param experiment its key
     * @param unit who is served, 1 to 128 characters
     */
    @GET
    @Path("models-try")
    public TemplateInstance items(
            @QueryParam("experiment") @DefaultValue("") String experiment,
            @QueryParam("unit") @DefaultValue("") String unit) {
        require(!unit.isBlank() && unit.length() <= LONGEST, "unit", "must have 1 to 128 characters");
        PublishedExperiment found = directory.require(experiment).experiment();
        List<Answer> answers = new ArrayList<>();
        for (ArmDefinition arm : found.definition().arms()) {
            if (!arm.external()) {
                answers.add(answer(found, arm, unit.strip()));
            }
        }
        Set<String> ids = answers.stream()
                .flatMap(answer -> answer.items.stream())
                .map(Shown::id)
                .collect(Collectors.toSet());
        Map<String, String> titles = DatabaseProblems.unlessAway(() -> catalogue.titles(ids), Map::of);
        return shell.page(Templates.tried(
                unit,
                answers.stream().map(answer -> answer.titled(titles, answers)).toList()));
    }

    private Answer answer(PublishedExperiment experiment, ArmDefinition arm, String unit) {
        String colour = ArmColours.of(experiment, arm.key());
        try {
            Recommender recommender = arms.recommenders.of(arm.recommender());
            String hash = arms.hash.of(unit).hex();
            Profile profile = arms.profiles.of(hash);
            List<Explained> items = recommender.explain(new RecommendRequest(
                    unit, hash, profile.attributes(), profile.recentItems(), ItemFilter.ALL, COUNT, Map.of(), 1));
            return new Answer(
                    arm.key(),
                    colour,
                    items.stream()
                            .map(found -> new Shown(found.item().itemId(), "", scored(found), false))
                            .toList(),
                    "");
        } catch (RuntimeException e) { // an arm is foreign code: the others are shown all the same
            return new Answer(arm.key(), colour, List.of(), reason(e));
        }
    }

    /** The score, and of what it is made where there are several targets. */
    private static String scored(Explained found) {
        String score = String.format(Locale.ROOT, "%.4f", found.item().score());
        return found.predictions().isEmpty()
                ? score
                : found.predictions().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(target ->
                                String.format(Locale.ROOT, "%s %.1f %%", target.getKey(), 100 * target.getValue()))
                        .collect(Collectors.joining(" · ", score + " · ", ""));
    }

    /** What went wrong, without the classes that it came through. */
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null
                ? reason(cause)
                : String.valueOf(failure.getMessage());
    }

    /** What arms need to find items. */
    @Singleton
    record Arms(Recommenders recommenders, UnitProfiles profiles, UnitHash hash) {}

    /**
     * An item that an arm found.
     *
     * @param title or its id where no title is known
     * @param common whether every other arm found it too
     */
    public record Shown(String id, String title, String score, boolean common) {}

    /**
     * What an arm answered.
     *
     * @param failure why it has no items, or empty
     */
    public record Answer(String arm, String colour, List<Shown> items, String failure) {
        Answer titled(Map<String, String> titles, List<Answer> all) {
            return new Answer(
                    arm,
                    colour,
                    items.stream()
                            .map(item -> new Shown(
                                    item.id,
                                    titles.getOrDefault(item.id, item.id),
                                    item.score,
                                    all.size() > 1 && all.stream().allMatch(other -> other.has(item.id))))
                            .toList(),
                    failure);
        }

        private boolean has(String id) {
            return items.stream().anyMatch(item -> item.id.equals(id));
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance tried(String unit, List<Answer> answers);
    }
}
