package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.dataset.Dataset;
import dev.sluice.model.Item;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * A data set on its way into a running server, in batches, whatever its size. It is looked through before, so that a file
 * that is refused leaves nothing behind; and whoever sends it again after a failure changes nothing that is there.
 */
final class CatalogueImport {
    private static final int BATCH = 5_000;
    /** Characters of texts in a batch: items may be long, and a request may not. */
    private static final int BATCH_TEXT = 2_000_000;

    private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();

    private final ApiClient client;
    private final PrintWriter console;
    private long told;

    CatalogueImport(ApiClient client, PrintWriter console) {
        this.client = client;
        this.console = console;
    }

    void run(Dataset source) throws IOException, InterruptedException {
        long items = count("items", source::items);
        long units = count("units", source::units);
        long interactions = count("interactions", source::interactions);
        if (items > 0) {
            send(new Part("items", items), source::items, CatalogueImport::length);
        }
        if (units > 0) {
            send(new Part("units", units), source::units, unit -> length(unit.attributes()));
        }
        send(new Part("interactions", interactions), source::interactions, row -> 1);
    }

    private <T> long count(String what, Supplier<Stream<T>> rows) {
        long count = 0;
        told = System.nanoTime();
        try (Stream<T> stream = rows.get()) {
            for (Iterator<T> next = stream.iterator(); next.hasNext(); next.next()) {
                count++;
                tell("checked %,d %s%n", count, what);
            }
        }
        return count;
    }

    private static int length(Item item) {
        return item.title().length() + length(item.attributes());
    }

    private static int length(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
    }

    private <T> void send(Part part, Supplier<Stream<T>> rows, ToIntFunction<T> length)
            throws IOException, InterruptedException {
        List<T> batch = new ArrayList<>(BATCH);
        int text = 0;
        try (Stream<T> stream = rows.get()) {
            for (Iterator<T> next = stream.iterator(); next.hasNext(); ) {
                T row = next.next();
                batch.add(row);
                text += length.applyAsInt(row);
                if (batch.size() == BATCH || text >= BATCH_TEXT || !next.hasNext()) {
                    part.post(client, batch);
                    batch.clear();
                    text = 0;
                    if (part.sent < part.size) {
                        tell("imported %,d of %,d %s%n", part.sent, part.size, part.name);
                    }
                }
            }
        }
        if (part.sent != part.size) {
            throw new IOException("the file of " + part.name + " had " + part.size + " rows when it was checked and "
                    + part.sent + " when it was sent; import it again when it rests");
        }
        console.printf("imported %,d %s: %,d new, %,d changed%n", part.size, part.name, part.added, part.changed);
        console.flush();
    }

    private void tell(String form, Object... values) {
        long now = System.nanoTime();
        if (now - told >= EVERY_NANOS) {
            told = now;
            console.printf(form, values);
            console.flush();
        }
    }

    /** What of one kind of rows was sent. */
    private static final class Part {
        private final String name;
        private final long size;
        private long sent;
        private long added;
        private long changed;

        Part(String name, long size) {
            this.name = name;
            this.size = size;
        }

        void post(ApiClient client, List<?> rows) throws IOException, InterruptedException {
            try {
                JsonNode answer = client.post("/api/v1/catalogue/" + name, rows);
                sent += rows.size();
                added += answer.path("added").asLong();
                changed += answer.path("changed").asLong();
            } catch (IOException e) {
                String reason = e.getMessage() == null ? "nobody answers at the server's address" : e.getMessage();
                throw new IOException(
                        "stopped after %,d of %,d %s: %s. Import it again: what is there is left as it is"
                                .formatted(sent, size, name, reason),
                        e);
            }
        }
    }
}
