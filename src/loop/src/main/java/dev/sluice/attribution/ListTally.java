package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What events tell of the items of a decision. An item is its position, so that the record stays small; until the list is known,
 * which what overtakes the decision's own record must wait for, it is what the event calls it.
 *
 * @param known whether the list is
 * @param items by position
 * @param unplaced by what they are called
 * @param foreign events that name an item which the list does not hold
 * @param named whether an impression named an item, so that the list was not seen as a whole
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record ListTally(
        boolean known, Map<Integer, ItemTally> items, Map<String, ItemTally> unplaced, long foreign, boolean named) {
    static final ListTally UNKNOWN = new ListTally(false, Map.of(), Map.of(), 0, false);
    /** Longest list that a decision may have. */
    private static final int LONGEST = 100;

    private static final char BY_ID = 'i';
    private static final char BY_POSITION = 'p';

    ListTally {
        items = Map.copyOf(items);
        unplaced = Map.copyOf(unplaced);
    }

    /** Whether the event is the first of its type for an item that may be of the list. */
    boolean begins(Event event, List<String> list) {
        if (!event.namesItem()) {
            return false;
        }
        if (known) {
            return position(event.itemId(), event.position(), list)
                    .map(position -> items.getOrDefault(position, ItemTally.NOTHING))
                    .filter(tally -> tally.lacks(event.type()))
                    .isPresent();
        }
        Optional<ItemTally> tally = Optional.ofNullable(unplaced.get(name(event)));
        return tally.map(one -> one.lacks(event.type())).orElse(unplaced.size() < LONGEST);
    }

    /**
     * With one more event.
     *
     * @param list ids of the items served, where the list is known
     */
    ListTally plus(Event event, boolean viewThrough, List<String> list) {
        if (!event.namesItem()) {
            return this;
        }
        boolean impression = event.type().equals(EventType.IMPRESSION);
        ItemTally one = ItemTally.NOTHING.plus(event, viewThrough);
        if (!known) {
            Map<String, ItemTally> more = new HashMap<>(unplaced);
            more.merge(name(event), one, ItemTally::plus);
            return new ListTally(false, items, more, foreign, named || impression);
        }
        ListTally told = new ListTally(true, items, unplaced, foreign, named || impression);
        return told.plus(position(event.itemId(), event.position(), list), one, list);
    }

    private ListTally plus(Optional<Integer> position, ItemTally tally, List<String> list) {
        if (position.isEmpty()) {
            long more = list.isEmpty() ? 0 : tally.events(); // who served no list cannot tell what was on it
            return new ListTally(true, items, unplaced, foreign + more, named);
        }
        Map<Integer, ItemTally> more = new HashMap<>(items);
        more.merge(position.get(), tally, ItemTally::plus);
        return new ListTally(true, more, unplaced, foreign, named);
    }

    /** The same once the list is known. */
    ListTally placed(List<String> list) {
        ListTally placed = new ListTally(true, items, Map.of(), foreign, named);
        for (Map.Entry<String, ItemTally> entry : unplaced.entrySet()) {
            String name = entry.getKey().substring(1);
            boolean byId = entry.getKey().charAt(0) == BY_ID;
            placed = placed.plus(
                    position(byId ? name : "", byId ? 0 : Integer.parseInt(name), list), entry.getValue(), list);
        }
        return placed;
    }

    /** What has come to items, by position, since it was as it was then. */
    Map<Integer, ItemTally> since(ListTally before) {
        if (items.equals(before.items)) {
            return Map.of();
        }
        Map<Integer, ItemTally> news = new HashMap<>();
        items.forEach((position, tally) -> {
            ItemTally was = before.items.getOrDefault(position, ItemTally.NOTHING);
            if (!tally.equals(was)) {
                news.put(position, tally.since(was));
            }
        });
        return news;
    }

    /** Whether the list must be looked up to tell what the event concerns. */
    @JsonIgnore
    boolean needsList(Event event) {
        return known && event.namesItem();
    }

    private static String name(Event event) {
        return event.itemId().isEmpty() ? BY_POSITION + String.valueOf(event.position()) : BY_ID + event.itemId();
    }

    /** Where the item stands, from 1; what an event calls it counts more than where it saw it. */
    private static Optional<Integer> position(String item, int position, List<String> list) {
        int found = item.isEmpty() ? position : list.indexOf(item) + 1;
        return found >= 1 && found <= list.size() ? Optional.of(found) : Optional.empty();
    }
}
