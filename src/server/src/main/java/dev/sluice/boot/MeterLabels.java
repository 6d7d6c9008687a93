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
    private static final String NOT_FOUND = "NOT_FOUND";
    private static final String REFUSED = "4";
    private static final String ASKED = "OPTIONS";

    private MeterLabels() {}

    @Produces
    @Singleton
    static MeterFilter ours() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals(REQUESTS) && foreign(id)
                        ? id.replaceTags(
                                id.getTags().stream().map(MeterLabels::known).toList())
                        : id;
            }
        };
    }

    private static boolean foreign(Meter.Id id) {
        String uri = String.valueOf(id.getTag(URI));
        boolean refused = String.valueOf(id.getTag("status")).startsWith(REFUSED);
        return (refused && !uri.contains("{") && !uri.equals(NOT_FOUND)) || ASKED.equals(id.getTag("method"));
    }

    private static Tag known(Tag tag) {
        return tag.getKey().equals(URI) ? Tag.of(URI, OTHER) : tag;
    }
}
