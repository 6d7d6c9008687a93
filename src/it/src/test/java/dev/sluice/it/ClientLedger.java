package dev.sluice.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What clients did, as they know it themselves: each answer that they got, and each event that they sent in time, once. What must
 * come of it is computed from that alone.
 */
final class ClientLedger {
    private final Map<String, Decision> decisions = new TreeMap<>();

    /** An answer. */
    Decision decided(String unit, boolean deferred, JsonNode answer) {
        List<String> items = new ArrayList<>();
        answer.path("items").forEach(item -> items.add(item.path("itemId").asText()));
        Decision decision = new Decision(answer, unit, deferred, items, new ArrayList<>());
        decisions.put(answer.path("decisionId").asText(), decision);
        return decision;
    }

    Map<String, Decision> decisions() {
        return decisions;
    }

    /** What a row says, in the words of this ledger. */
    static Row row(JsonNode row) {
        List<Item> items = new ArrayList<>();
        row.path("items")
                .forEach(item -> items.add(new Item(
                        item.path("itemId").asText(), item.path("impression").asBoolean(), Sums.of(item))));
        return new Row(
                row.path("arm").asText(),
                row.path("impression").asBoolean(),
                row.path("implied").asBoolean(),
                Sums.of(row),
                row.path("foreignItemEvents").asLong(),
                items);
    }

    /**
     * A decision.
     *
     * @param sent events, without repeats
     */
    record Decision(
            JsonNode answer, String unit, boolean deferred, List<String> items, List<Map<String, Object>> sent) {
        String arm() {
            return answer.path("arm").asText();
        }

        private int place(Map<String, Object> event) {
            if (event.containsKey("itemId")) {
                return items.indexOf(String.valueOf(event.get("itemId"))) + 1;
            }
            return event.containsKey("position") ? (int) event.get("position") : 0;
        }

        Row row() {
            boolean named = false;
            boolean told = !deferred;
            long foreign = 0;
            Set<Integer> touched = new HashSet<>();
            for (Map<String, Object> event : sent) {
                boolean impression = event.get("type").equals("impression");
                boolean names = event.containsKey("itemId") || event.containsKey("position");
                int place = place(event);
                told |= impression;
                named |= impression && names;
                foreign += names && place == 0 ? 1 : 0;
                touched.add(place);
            }
            List<Item> all = new ArrayList<>();
            for (int place = 1; place <= items.size(); place++) {
                int here = place;
                all.add(new Item(
                        items.get(place - 1),
                        touched.contains(place) || (told && !named),
                        Sums.of(sent.stream()
                                .filter(event -> place(event) == here)
                                .toList())));
            }
            return new Row(arm(), told || !sent.isEmpty(), false, Sums.of(sent), foreign, all);
        }
    }

    /** What must stand in the row of a decision. */
    record Row(String arm, boolean impression, boolean implied, Sums sums, long foreign, List<Item> items) {}

    /** What must stand of an item. */
    record Item(String id, boolean impression, Sums sums) {}

    /** Sums of events. */
    record Sums(long clicks, long views, long watchedMs, long conversions, double value) {
        static Sums of(List<Map<String, Object>> events) {
            long clicks = 0;
            long views = 0;
            long watched = 0;
            long conversions = 0;
            double value = 0;
            for (Map<String, Object> event : events) {
                switch (String.valueOf(event.get("type"))) {
                    case "click" -> clicks++;
                    case "view" -> {
                        int ms = (int) event.get("watchedMs");
                        views += ms >= 10_000 ? 1 : 0;
                        watched += ms;
                    }
                    case "conversion" -> {
                        conversions++;
                        value += (double) event.get("value");
                    }
                    default -> {}
                }
            }
            return new Sums(clicks, views, watched, conversions, value);
        }

        static Sums of(JsonNode row) {
            return new Sums(
                    row.path("clicks").asLong(),
                    row.path("views").asLong(),
                    row.path("watchedMs").asLong(),
                    row.path("conversions").asLong(),
                    row.path("value").asDouble());
        }
    }
}
