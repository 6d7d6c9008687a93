package dev.sluice.decision;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What requests of one experiment were not fit for, counted since the start. Written by decisions, read by reports.
 *
 * @param unjudged requests that the experiment's condition could not be judged on
 * @param mistyped declared attributes that were not of their type, by name
 */
record Unfit(LongAdder unjudged, ConcurrentMap<String, LongAdder> mistyped) {
    Unfit() {
        this(new LongAdder(), new ConcurrentHashMap<>());
    }

    void mistyped(String attribute) {
        mistyped.computeIfAbsent(attribute, any -> new LongAdder()).increment();
    }

    Map<String, Long> byAttribute() {
        Map<String, Long> counts = new TreeMap<>();
        mistyped.forEach((attribute, count) -> counts.put(attribute, count.sum()));
        return counts;
    }
}
