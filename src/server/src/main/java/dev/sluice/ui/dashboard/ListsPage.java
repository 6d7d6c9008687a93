package dev.sluice.ui.dashboard;

import dev.sluice.access.Role;
import dev.sluice.access.TooMany;
import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.outcome.OutcomeAnswers;
import dev.sluice.outcome.ServedLists.ItemFigures;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.DatabaseProblems;
import dev.sluice.web.ListReports;
import dev.sluice.web.ListReports.ListReport;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The part of an experiment's page that tells who clicked what where; worked out where somebody opens it. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ListsPage {
    private final Directory directory;
    private final ListReports reports;
    private final CatalogueStore catalogue;
    private final Shell shell;

    ListsPage(Directory directory, ListReports reports, CatalogueStore catalogue, Shell shell) {
        this.directory = directory;
        this.reports = reports;
        this.catalogue = catalogue;
        this.shell = shell;
    }

    @GET
    @Path("experiments/{key}/lists")
    public TemplateInstance lists(@PathParam("key") String key) throws IOException {
        PublishedExperiment experiment = directory.require(key).experiment();
        try {
            ListReport report = reports.latest(experiment);
            List<String> ids = report.lists().mostClicked().stream()
                    .limit(ListsView.MOST_ITEMS)
                    .map(ItemFigures::itemId)
                    .toList();
            Map<String, String> titles = DatabaseProblems.unlessAway(() -> catalogue.titles(ids), Map::of);
            return shell.page(Templates.lists(ListsView.of(experiment, report, titles)));
        } catch (OutcomeAnswers.NotSeen | TooMany e) {
            return shell.page(Templates.unlisted(shell.told(String.valueOf(e.getMessage()))));
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance lists(ListsView view);

        static native TemplateInstance unlisted(String why);
    }
}
