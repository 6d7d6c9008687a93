package dev.sluice.ui.settings;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Person;
import dev.sluice.access.Role;
import dev.sluice.audit.AuditEntry;
import dev.sluice.ui.page.Formats;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.AuditResource;
import dev.sluice.web.DatabaseProblems;
import dev.sluice.web.KeyResource;
import dev.sluice.web.KeyResource.KeyView;
import dev.sluice.web.KeyResource.MadeKey;
import dev.sluice.web.KeyResource.Wanted;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;

/** API keys and the audit trail. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class SettingsPage {
    private static final int ENTRIES = 100;
    private static final Duration SOON = Duration.ofDays(14);

    private final KeyResource keys;
    private final AuditResource audit;
    private final Shell shell;
    private final Clock clock;

    SettingsPage(KeyResource keys, AuditResource audit, Shell shell, Clock clock) {
        this.keys = keys;
        this.audit = audit;
        this.shell = shell;
        this.clock = clock;
    }

    /** Keys by name, and the latest entries of the trail; while the database is away, the keys alone. */
    @GET
    @Path("settings")
    public TemplateInstance show() {
        Instant now = clock.instant();
        List<Row> rows =
                keys.list().keys().stream().map(key -> Row.of(key, now)).toList();
        Optional<List<AuditEntry>> entries = DatabaseProblems.unlessAway(
                () -> Optional.of(audit.list("", Long.MAX_VALUE, ENTRIES)), Optional::empty);
        return shell.page(Templates.settings(rows, entries));
    }

    /**
     * Makes a key and shows its secret, this once.
     *
     * @param ends last day, UTC, or empty
     * @param experiments separated by commas or spaces; so are origins
     */
    @POST
    @Path("settings/keys")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public TemplateInstance make(
            @RestForm Optional<String> name,
            @RestForm Optional<String> role,
            @RestForm Optional<String> ends,
            @RestForm Optional<String> experiments,
            @RestForm Optional<String> origins) {
        Wanted wanted = new Wanted(
                name.orElse("").strip(),
                role(role.orElse("")),
                ends.filter(day -> !day.isBlank()).map(SettingsPage::end),
                words(experiments),
                words(origins));
        return made((MadeKey) keys.make(wanted).getEntity());
    }

    /** Gives a key another secret, and shows it, this once. */
    @POST
    @Path("settings/keys/{id}/rotate")
    @Consumes(MediaType.WILDCARD)
    public TemplateInstance rotate(@PathParam("id") String id) {
        return made(keys.rotate(id, new KeyResource.Rotation(Duration.ZERO)));
    }

    @POST
    @Path("settings/keys/{id}/revoke")
    @Consumes(MediaType.WILDCARD)
    public Response revoke(@PathParam("id") String id) {
        keys.revoke(id);
        return Response.ok("").header("HX-Refresh", "true").build();
    }

    private TemplateInstance made(MadeKey key) {
        return shell.page(Templates.made(key.name(), key.key()));
    }

    private static Role role(String name) {
        Optional<Role> known = Arrays.stream(Role.values())
                .filter(role -> role.wireName().equals(name))
                .findFirst();
        require(known.isPresent(), "role", "must be admin, editor, viewer or client, got '" + name + "'");
        return known.orElseThrow();
    }

    /** The whole day is still in. */
    private static Instant end(String day) {
        try {
            return LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            require(false, "ends", "must be a day like 2027-01-31, got '" + day + "'");
            return Instant.EPOCH;
        }
    }

    private static List<String> words(Optional<String> text) {
        return Arrays.stream(text.orElse("").split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * A key as a row.
     *
     * @param bounds experiments and origins that it is for; empty for all
     * @param soon whether it ends within two weeks, which a person's always does
     */
    public record Row(
            String id,
            String name,
            String role,
            List<String> bounds,
            String made,
            Optional<String> used,
            Optional<String> ends,
            boolean soon) {
        static Row of(KeyView key, Instant now) {
            return new Row(
                    key.id(),
                    key.name(),
                    key.role().wireName(),
                    java.util.stream.Stream.concat(key.experiments().stream(), key.origins().stream())
                            .toList(),
                    Formats.time(key.createdAt()) + " · " + key.createdBy(),
                    key.lastUsedAt().map(Formats::time),
                    key.expires().map(Formats::time),
                    !Person.isKey(key.name())
                            && key.expires()
                                    .filter(end -> end.isBefore(now.plus(SOON)))
                                    .isPresent());
        }

        /** Whether it stands for somebody, so that nobody may hold its secret. */
        public boolean person() {
            return Person.isKey(name);
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance settings(List<Row> keys, Optional<List<AuditEntry>> audit);

        static native TemplateInstance made(String name, String key);
    }
}
