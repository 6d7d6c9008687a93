package dev.sluice.web;

import dev.sluice.access.TooMany;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Streams of events that are open: so many of one key and page at most, since each costs as long as it lasts. A stream tells
 * nothing more once its key has ended.
 */
@Singleton
public final class Streams {
    private static final int MOST = 8;
    private static final Duration COME_AGAIN = Duration.ofSeconds(10);

    private final Caller caller;
    private volatile boolean over;
    private final ConcurrentHashMap<Place, Integer> open = new ConcurrentHashMap<>();

    Streams(Caller caller) {
        this.caller = caller;
    }

    /**
     * Opens one for the caller of this request.
     *
     * @throws TooMany where that caller has too many open of that page
     */
    public <T> Multi<T> open(String page, Multi<T> stream) {
        Place place = new Place(caller.name(), page);
        if (open.merge(place, 1, Integer::sum) > MOST) {
            close(place);
            throw new TooMany("this key has " + MOST + " streams of this page open already", COME_AGAIN);
        }
        Predicate<T> still = caller.still();
        return stream.select()
                .first(next -> !over && still.test(next))
                .onTermination()
                .invoke(() -> close(place));
    }

    /** Lets all of them end with what they would tell next: the server stops, and browsers find another one. */
    public void end() {
        over = true;
    }

    private void close(Place place) {
        open.computeIfPresent(place, (where, count) -> count == 1 ? null : count - 1);
    }

    private record Place(String caller, String page) {}
}
