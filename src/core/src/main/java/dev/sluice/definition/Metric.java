package dev.sluice.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.model.EventType;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.Locale;
import java.util.stream.IntStream;

/** A rate per mature row: an impression, or a unit where units are randomised. */
public enum Metric {
    /** Impressions with at least one click. */
    @JsonProperty("ctr")
    CTR(Outcomes.CLICK, EventType.CLICK),
    /** Impressions with at least one view-through. */
    @JsonProperty("vtr")
    VTR(Outcomes.VIEW, EventType.VIEW),
    /** Impressions with at least one conversion. */
    @JsonProperty("cvr")
    CVR(Outcomes.CONVERSION, EventType.CONVERSION);

    private final int happened;
    private final EventType event;
    private final Measure measure;

    Metric(int happened, EventType event) {
        this.happened = happened;
        this.event = event;
        this.measure = new Measure(
                name().toLowerCase(Locale.ROOT),
                IntStream.range(0, 8)
                        .mapToObj(index -> (index & happened) == 0 ? 0.0 : 1.0)
                        .toList());
    }

    public long successes(Outcomes outcomes) {
        return outcomes.with(happened);
    }

    /** What must happen to a row at least once. */
    public EventType event() {
        return event;
    }

    public Measure measure() {
        return measure;
    }
}
