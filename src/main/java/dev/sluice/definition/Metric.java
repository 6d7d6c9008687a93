package dev.sluice.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.model.Outcomes;

/** A rate per mature row: an impression, or a unit where units are randomised. */
public enum Metric {
    /** Impressions with at least one click. */
    @JsonProperty("ctr")
    CTR {
        @Override
        public long successes(Outcomes outcomes) {
            return outcomes.clicks();
        }
    },
    /** Impressions with at least one view-through. */
    @JsonProperty("vtr")
    VTR {
        @Override
        public long successes(Outcomes outcomes) {
            return outcomes.views();
        }
    },
    /** Impressions with at least one conversion. */
    @JsonProperty("cvr")
    CVR {
        @Override
        public long successes(Outcomes outcomes) {
            return outcomes.conversions();
        }
    };

    /** Mature impressions that count as a success. */
    public abstract long successes(Outcomes outcomes);
}
