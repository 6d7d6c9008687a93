package dev.sluice.ui.live;

import dev.sluice.access.Role;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.Streams;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Decisions and events as they come. */
@Path("/")
@RolesAllowed(Role.VIEWER_NAME)
public class LivePage {
    private final LiveTail tap;
    private final Streams streams;
    private final Shell shell;

    LivePage(LiveTail tap, Streams streams, Shell shell) {
        this.streams = streams;
        this.tap = tap;
        this.shell = shell;
    }

    @GET
    @Path("live")
    @Produces(MediaType.TEXT_HTML)
    @Blocking
    public TemplateInstance show() {
        return shell.page(Templates.live());
    }

    /** One event a second. */
    @GET
    @Path("live/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    public Multi<LiveTail.Moment> stream() {
        return streams.open("live", tap.moments());
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance live();
    }
}
