package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import dev.sluice.model.Unit;
import dev.sluice.web.UnitResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a server calls the units of a data set: so that a model of files serves and compares with those of the server's own data.
 *
 * @param names by unit
 */
record ServerUnits(Map<String, String> names) {
    /** Asks a server for the names of all units of these rows. */
    static ServerUnits of(ApiClient client, List<Rows> rows, KnownAttributes known)
            throws IOException, InterruptedException {
        TreeSet<String> units = new TreeSet<>(known.units().keySet());
        rows.forEach(some -> some.interactions().forEach(row -> units.add(row.unit())));
        List<String> all = List.copyOf(units);
        Map<String, String> names = new HashMap<>();
        for (int from = 0; from < all.size(); from += UnitResource.MOST_UNITS) {
            List<String> some = all.subList(from, Math.min(all.size(), from + UnitResource.MOST_UNITS));
            JsonNode hashes = client.post("/api/v1/units:hash", some);
            for (int i = 0; i < some.size(); i++) {
                names.put(some.get(i), hashes.path(i).asText());
            }
        }
        return new ServerUnits(names);
    }

    /** The same rows by those names. */
    Rows named(Rows rows) {
        List<Interaction> named = new ArrayList<>(rows.interactions().size());
        rows.interactions().forEach(row -> named.add(row.of(name(row.unit()))));
        return new Rows(rows.items(), named, rows.repeats());
    }

    KnownAttributes named(KnownAttributes known) {
        Map<String, Unit> units = new HashMap<>();
        known.units().forEach((unit, of) -> units.put(name(unit), new Unit(name(unit), of.attributes())));
        return new KnownAttributes(known.items(), units, known.contents());
    }

    private String name(String unit) {
        return names.getOrDefault(unit, unit);
    }
}
