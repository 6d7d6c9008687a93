package dev.sluice.badfixture.ui.dashboard;

import dev.sluice.attribution.AttributionTopology;

/** Breaks a rule on purpose: a page that looks into attribution. */
final class PageOnAttribution {
    String title() {
        return new AttributionTopology((experiment, revision, version) -> java.util.Optional.empty(), false).toString();
    }
}
