package dev.sluice.it;

import dev.sluice.training.Clicks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What was clicked in a small world, as a data set of its own. */
final class SmallWorld {
    private SmallWorld() {}

    /** Files with a mapping; nothing is said of rows without a click. */
    static void write(Path directory) throws IOException {
        StringBuilder rows = new StringBuilder("unit,item,value,time\n");
        StringBuilder items = new StringBuilder("id,title,genres\n");
        Clicks clicks = Clicks.of(6_000, 11);
        clicks.train().interactions().stream()
                .filter(row -> row.value() == 1)
                .forEach(row -> rows.append(String.join(",", row.unit(), row.item(), "1", row.at() + "\n")));
        clicks.known()
                .items()
                .values()
                .forEach(item -> items.append(String.join(
                        ",", item.id(), item.title(), item.attributes().get("genres") + "\n")));
        StringBuilder people = new StringBuilder("id,kind,age\n");
        clicks.known()
                .units()
                .values()
                .forEach(unit -> people.append(String.join(
                        ",",
                        unit.id(),
                        unit.attributes().get("kind"),
                        unit.attributes().get("age") + "\n")));
        Files.writeString(directory.resolve("people.csv"), people);
        Files.writeString(directory.resolve("clicks.csv"), rows);
        Files.writeString(directory.resolve("items.csv"), items);
        Files.writeString(
                directory.resolve("mapping.yaml"),
                "interactions: {file: clicks.csv}\nitems: {file: items.csv}\nunits: {file: people.csv}\n");
    }
}
