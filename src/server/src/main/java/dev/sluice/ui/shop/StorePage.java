package dev.sluice.ui.shop;

import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.decision.Decision;
import dev.sluice.decision.DecisionEngine;
import dev.sluice.decision.DecisionRequest;
import dev.sluice.event.EventIntake;
import dev.sluice.ui.page.Formats;
import dev.sluice.ui.page.Shell;
import dev.sluice.ui.page.Storefront;
import dev.sluice.web.DatabaseProblems;
import dev.sluice.web.EventResource;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;

/** The shop. Anybody who reaches this server may be a visitor, so it is open only where a demo says so. */
@Path("/")
@PermitAll
public class StorePage {
    private static final String VISITOR = "sluice-visitor";
    private static final int COUNT = 12;
    private static final int VISITOR_BYTES = 4;
    private static final int CHEAPEST = 4;
    private static final int DEAREST = 60;
    private static final int SHORTEST_SECONDS = 8;
    private static final int HUES = 8;

    private final Storefront storefront;
    private final DecisionEngine engine;
    private final CatalogueStore catalogue;
    private final EventIntake intake;
    private final Shell shell;
    private final SecureRandom random = new SecureRandom();

    StorePage(Storefront storefront, DecisionEngine engine, CatalogueStore catalogue, EventIntake intake, Shell shell) {
        this.storefront = storefront;
        this.engine = engine;
        this.catalogue = catalogue;
        this.intake = intake;
        this.shell = shell;
    }

    /**
     * Items for the visitor; each visit is a decision of its own.
     *
     * @param fresh whether to be somebody else from now on
     */
    @GET
    @Path("store")
    @Produces(MediaType.TEXT_HTML)
    @Blocking
    public Response visit(
            @CookieParam(VISITOR) @DefaultValue("") String known,
            @QueryParam("new") @DefaultValue("false") boolean fresh) {
        String experiment = open();
        String visitor = known.matches("visitor-[0-9a-f]{8}") && !fresh ? known : visitor();
        Decision decision = engine.decide(experiment, request(visitor))
                .toCompletableFuture()
                .join();
        List<String> ids = decision.items().stream().map(Decision.Item::itemId).toList();
        Map<String, String> titles = DatabaseProblems.unlessAway(() -> catalogue.titles(ids), Map::of);
        List<Product> products = new ArrayList<>();
        for (Decision.Item item : decision.items()) {
            products.add(Product.of(item, titles.getOrDefault(item.itemId(), item.itemId())));
        }
        TemplateInstance page =
                shell.page(Templates.store(products, visitor, decision, Formats.percent(decision.probability())));
        return Response.ok(page)
                .cookie(new NewCookie.Builder(VISITOR)
                        .value(visitor)
                        .path("/store")
                        .httpOnly(true)
                        .sameSite(NewCookie.SameSite.LAX)
                        .build())
                .build();
    }

    /** What visitors do, as the API takes it; tokens are signed, so that nobody can tell of decisions that never were. */
    @POST
    @Path("store/events")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    public CompletionStage<Response> tell(EventResource.Events told) {
        open();
        return EventResource.accept(intake, told);
    }

    private String open() {
        return storefront
                .experiment()
                .orElseThrow(() -> new NoSuchElementException("there is no shop; the demo has one"));
    }

    private String visitor() {
        byte[] bytes = new byte[VISITOR_BYTES];
        random.nextBytes(bytes);
        return "visitor-" + HexFormat.of().formatHex(bytes);
    }

    /** The page itself says when items were seen. */
    @SuppressWarnings("NullAway") // what an absent field binds to
    private static DecisionRequest request(String visitor) {
        return new DecisionRequest(visitor, null, null, COUNT, null, null, null, null, true, null);
    }

    /**
     * An item in the shop.
     *
     * @param price invented, the same for the same item
     * @param seconds length of its trailer, invented too
     * @param hue one of eight colours
     */
    public record Product(String id, String title, int position, int price, int seconds, int hue) {
        static Product of(Decision.Item item, String title) {
            int number = Math.floorMod(item.itemId().hashCode(), DEAREST);
            return new Product(
                    item.itemId(),
                    title,
                    item.position(),
                    CHEAPEST + number,
                    SHORTEST_SECONDS + number % HUES,
                    number % HUES);
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance store(
                List<Product> products, String visitor, Decision decision, String probability);
    }
}
