package dev.sluice.web;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import dev.sluice.access.Role;
import dev.sluice.audit.Change;
import dev.sluice.audit.Subject;
import dev.sluice.catalogue.Additions;
import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.codec.Texts;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import dev.sluice.token.UnitHash;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What arms learn from: imports it, and gives it to training. */
@Path("/api/v1/catalogue")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class CatalogueResource {
    /** Most rows in one call. */
    public static final int MAX_ROWS = 10_000;

    /** Media type of one JSON object a line. */
    public static final String NDJSON = "application/x-ndjson";

    private static final Subject CATALOGUE = Subject.of("catalogue", "");
    private static final ObjectWriter LINES = Json.http().writer().withRootValueSeparator("\n");

    private final CatalogueStore store;
    private final UnitHash hash;
    private final Changes changes;

    CatalogueResource(CatalogueStore store, UnitHash hash, Changes changes) {
        this.store = store;
        this.hash = hash;
        this.changes = changes;
    }

    @POST
    @Path("items")
    public Imported items(List<Item> items) {
        requireSome(items);
        Change change = changes.now("");
        Additions additions = store.addItems(items);
        changes.tell(change, CATALOGUE, "imported", items.size() + " items");
        return Imported.of(items.size(), additions);
    }

    /**
     * Withdraws an item: no arm serves it any more, five seconds later at most, whatever the arm knows of it. Importing it with
     * {@code available: true} brings it back.
     */
    @DELETE
    @Path("items/{item}")
    public void withdraw(@PathParam("item") String item) {
        Texts.requireName(item, Texts.LONGEST_ITEM_ID, "item");
        Change change = changes.now("");
        store.withdraw(item);
        changes.tell(change, CATALOGUE, "withdrew", item);
    }

    /** Adds interactions, whose units are kept as hashes; one of the same unit, item and time gets the value that came last. */
    @POST
    @Path("interactions")
    public Imported interactions(List<Row> rows) {
        requireSome(rows);
        Change change = changes.now("");
        Additions additions = store.addInteractions(
                rows.stream().map(row -> row.interaction(hash)).toList());
        changes.tell(change, CATALOGUE, "imported", rows.size() + " interactions");
        return Imported.of(rows.size(), additions);
    }

    /** Adds what is known of units, which are kept as hashes, or changes it. */
    @POST
    @Path("units")
    public Imported units(List<Someone> rows) {
        requireSome(rows);
        Change change = changes.now("");
        Additions additions =
                store.addUnits(rows.stream().map(row -> row.unit(hash)).toList());
        changes.tell(change, CATALOGUE, "imported", rows.size() + " units");
        return Imported.of(rows.size(), additions);
    }

    @GET
    @Path("units")
    @Produces(NDJSON)
    public StreamingOutput allUnits() {
        changes.tell(changes.now(""), CATALOGUE, "exported", "units");
        return out -> write(out, store::units);
    }

    @GET
    @Path("items")
    @Produces(NDJSON)
    @RolesAllowed(Role.VIEWER_NAME)
    public StreamingOutput allItems() {
        changes.tell(changes.now(""), CATALOGUE, "exported", "items");
        return out -> write(out, store::items);
    }

    @GET
    @Path("interactions")
    @Produces(NDJSON)
    public StreamingOutput allInteractions() {
        changes.tell(changes.now(""), CATALOGUE, "exported", "interactions");
        return out -> write(out, store::interactions);
    }

    /** Writes rows as they come, one JSON object a line. */
    static <T> void write(OutputStream out, Consumer<Consumer<T>> rows) throws IOException {
        try (SequenceWriter writer = LINES.writeValues(out)) {
            rows.accept(row -> {
                try {
                    writer.write(row);
                } catch (IOException e) { // the client has gone
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void requireSome(List<?> rows) {
        InvalidInput.require(
                rows != null && !rows.isEmpty() && rows.size() <= MAX_ROWS,
                "body",
                "must be an array of 1 to " + MAX_ROWS + " rows");
    }

    /** An interaction as it is imported; value 1 and the epoch where nothing is said. */
    public record Row(String unit, String item, Double value, Instant at) {
        public Row {
            Texts.requireName(unit, Texts.LONGEST_UNIT, "unit");
            Texts.requireName(item, Texts.LONGEST_ITEM_ID, "item");
            value = value == null ? 1.0 : value;
            InvalidInput.requireIn(value, -Interaction.MOST_VALUE, Interaction.MOST_VALUE, "value");
            at = at == null ? Instant.EPOCH : at;
        }

        Interaction interaction(UnitHash hash) {
            return new Interaction(hash.of(unit).hex(), item, value, at);
        }
    }

    /** Someone as they are imported. */
    public record Someone(String id, Map<String, String> attributes) {
        public Someone {
            Texts.requireName(id, Texts.LONGEST_UNIT, "id");
            attributes = new Unit(id, attributes == null ? Map.of() : attributes).attributes();
        }

        Unit unit(UnitHash hash) {
            return new Unit(hash.of(id).hex(), attributes);
        }
    }

    /** How many rows were taken, and what became of them; the others were there already. */
    public record Imported(int rows, int added, int changed) {
        static Imported of(int rows, Additions additions) {
            return new Imported(rows, additions.added(), additions.changed());
        }
    }
}
