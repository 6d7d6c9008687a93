package dev.sluice.popularity;

import dev.sluice.model.ItemBandit;
import dev.sluice.model.ItemCount;
import dev.sluice.model.ItemTrials;
import dev.sluice.stream.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Trials of the items of one part of the catalogue, as arms that learn of items count them: from the first time that an arm asks on. One
 * thread.
 */
final class TrialCounts {
    private static final int SCHEMA = 1;
    private static final String CLICKED = "clicked@";
    private static final String SEEN = "seen@";
    private static final String MATURED = "matured@";

    private final Table<String, ItemCounts> counts;
    private final Supplier<Set<ItemBandit>> asked;
    private final Set<ItemBandit> known = new HashSet<>();
    private final Set<Tried> changed = new LinkedHashSet<>();

    /**
     * @param counts shared with others, under other names
     * @param asked how trials are counted by now
     */
    TrialCounts(Table<String, ItemCounts> counts, Supplier<Set<ItemBandit>> asked) {
        this.counts = counts;
        this.asked = asked;
    }

    void take(String item, ItemCount.Trial trial) {
        if (known.stream().noneMatch(by -> by.scope().equals(trial.scope()))) {
            keep();
        }
        for (ItemBandit by : known) {
            if (by.scope().equals(trial.scope())) {
                Tried one = new Tried(by, item);
                if (!trial.mature()) {
                    add(CLICKED, one, 1, trial.at());
                } else {
                    add(SEEN, one, by.examined(trial.position()), trial.at());
                    if (trial.click()) {
                        add(MATURED, one, 1, trial.at());
                    }
                }
                changed.add(one);
            }
        }
    }

    private void add(String kind, Tried one, double weight, Instant at) {
        String key = key(kind, one.by, one.item);
        ItemCounts before = counts.find(key).orElse(ItemCounts.NONE);
        counts.put(key, before.plus(weight, at.toEpochMilli(), Set.of(one.by.millis())));
    }

    /** Takes up what is asked for; what is known of it by then is told again, since a restart may have cut off the last time. */
    private void keep() {
        Set<ItemBandit> wanted = asked.get();
        known.retainAll(wanted);
        for (ItemBandit by : wanted) {
            if (known.add(by)) {
                for (String kind : List.of(CLICKED, SEEN)) {
                    String prefix = key(kind, by, "");
                    counts.scan(prefix, kind + by.name() + (char) ('/' + 1), (key, value) -> {
                        if (key.startsWith(prefix)) {
                            changed.add(new Tried(by, key.substring(prefix.length())));
                        }
                        return true;
                    });
                }
            }
        }
    }

    /** What has changed since this was asked last. */
    List<ItemTrials> changed() {
        keep();
        List<ItemTrials> told = new ArrayList<>();
        for (Tried one : changed) {
            told.add(new ItemTrials(
                    SCHEMA, one.by, one.item, count(CLICKED, one), count(SEEN, one), count(MATURED, one)));
        }
        changed.clear();
        return told;
    }

    private ItemTrials.Sum count(String kind, Tried one) {
        DecayedCount count =
                counts.find(key(kind, one.by, one.item)).orElse(ItemCounts.NONE).of(one.by.millis());
        return new ItemTrials.Sum(count.sum(), count.at());
    }

    private static String key(String kind, ItemBandit by, String item) {
        return kind + by.name() + '/' + item;
    }

    private record Tried(ItemBandit by, String item) {}
}
