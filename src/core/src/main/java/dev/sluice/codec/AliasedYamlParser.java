package dev.sluice.codec;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;

/**
 * Writes what an anchor names once more wherever an alias stands: Jackson takes aliases for texts. What aliases add is bounded,
 * since a few of them that name each other grow without end.
 */
final class AliasedYamlParser extends YAMLParser {
    /** Values that the aliases of a document may add, brackets counted like values. */
    private static final int MOST_ADDED = 10_000;

    /** All since the first anchor, with the aliases written out. */
    private final List<Event> written = new ArrayList<>();

    private final Map<String, Range> anchored = new HashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final Deque<Event> again = new ArrayDeque<>();
    private final AtomicInteger depth = new AtomicInteger();
    private final AtomicInteger added = new AtomicInteger();

    AliasedYamlParser(IOContext context, Features features, @Nullable ObjectCodec codec, Reader text) {
        super(context, features.json, features.yaml, new LoaderOptions(), codec, text);
    }

    @Override
    public boolean canReadObjectId() {
        return false;
    }

    @Override
    protected Event getEvent() throws IOException {
        Event event = again.isEmpty() ? super.getEvent() : again.remove();
        while (event instanceof AliasEvent alias) {
            repeat(alias.getAnchor());
            event = again.remove();
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            open.push(new Open(node.getAnchor(), written.size(), depth.get()));
        }
        depth.addAndGet(event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0);
        if (!open.isEmpty()) {
            written.add(event);
        }
        while (!open.isEmpty() && open.element().depth == depth.get()) {
            Open named = open.pop();
            anchored.put(named.anchor, new Range(named.from, written.size()));
        }
        return event;
    }

    private void repeat(String anchor) throws IOException {
        Range named = anchored.get(anchor);
        if (named == null) {
            throw new JsonParseException(this, "an alias names no anchor before it");
        }
        if (added.addAndGet(named.to - named.from) > MOST_ADDED) {
            throw new StreamConstraintsException(
                    "holds aliases that add more than " + MOST_ADDED + " values", currentLocation());
        }
        for (int i = named.to - 1; i >= named.from; i--) {
            again.addFirst(written.get(i));
        }
    }

    /** Switches of the two layers. */
    record Features(int json, int yaml) {}

    /** Where a value is written, the end exclusive. */
    private record Range(int from, int to) {}

    /** A value with an anchor that has not ended. */
    private record Open(String anchor, int from, int depth) {}
}
