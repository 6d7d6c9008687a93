package dev.sluice.boot;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Keeps what callers write out of the labels of HTTP's metrics: a request that no method of ours took is labelled with its
 * whole path otherwise, and each such label stays in memory.
 */
final class MeterLabels {
    private static final String REQUESTS = "http.server.requests";
    private static final String URI = "uri";
    private static final String OTHER = "other";
    private static final String NOT_TAKEN = "405";
    private static final String ASKED = "OPTIONS";

    private MeterLabels() {}

    @Produces
    @Singleton
    static MeterFilter ours() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                boolean foreign = id.getName().equals(REQUESTS)
                        && (NOT_TAKEN.equals(id.getTag("status")) || ASKED.equals(id.getTag("method")));
                return foreign
                        ? id.replaceTags(
                                id.getTags().stream().map(MeterLabels::known).toList())
                        : id;
            }
        };
    }

    private static Tag known(Tag tag) {
        return tag.getKey().equals(URI) ? Tag.of(URI, OTHER) : tag;
    }
}
