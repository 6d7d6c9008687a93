package dev.sluice.popularity;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The items with the highest scores, up to a number of them; of equal ones the lower id. One thread. */
final class TopItems {
    private final int most;
    private final TreeSet<Place> places =
            new TreeSet<>(Comparator.comparingDouble(Place::score).reversed().thenComparing(Place::item));
    private final Map<String, Place> byItem = new HashMap<>();
    private boolean changed = true;

    TopItems(int most) {
        this.most = most;
    }

    /** Gives an item its score; false where it has sunk, and one that is not at hand may be above it now. */
    boolean put(String item, double score) {
        Place place = new Place(item, score);
        Place before = byItem.get(item);
        if (place.equals(before)) {
            return true;
        }
        if (before == null && places.size() >= most && places.comparator().compare(place, places.last()) > 0) {
            return true;
        }
        boolean full = places.size() >= most;
        if (before != null) {
            places.remove(before);
        }
        places.add(place);
        byItem.put(item, place);
        if (places.size() > most) {
            byItem.remove(places.pollLast().item);
        }
        changed = true;
        return before == null || score > before.score || !full;
    }

    /** Takes an item out; false where one that is not at hand may take its place. */
    boolean remove(String item) {
        Place before = byItem.remove(item);
        if (before == null) {
            return true;
        }
        boolean full = places.size() >= most;
        places.remove(before);
        changed = true;
        return !full;
    }

    /** Whether anything has changed since this was asked last. */
    boolean takeChanged() {
        boolean now = changed;
        changed = false;
        return now;
    }

    List<String> items() {
        return places.stream().map(Place::item).toList();
    }

    List<Double> scores() {
        return places.stream().map(Place::score).toList();
    }

    private record Place(String item, double score) {}
}
