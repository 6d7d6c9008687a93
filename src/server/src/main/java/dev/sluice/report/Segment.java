package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Segments;
import dev.sluice.model.Evidence;
import dev.sluice.model.Interval;
import dev.sluice.model.PolicySnapshot;
import java.util.List;

/**
 * The arms among the requests whose context has one value of one attribute.
 *
 * @param attribute its name
 * @param value of it; {@code other} for all that are not declared
 * @param arms in the order of the definition
 * @param findings on every arm against control by the goals, to see who is helped and who is harmed; their limits hold for
 *     all segments at once
 */
public record Segment(String attribute, String value, List<ArmRates> arms, List<Comparison> findings) {
    private static final Evidence.Rows NO_ROWS = new Evidence.Rows(0, 0, 0, 0);

    /**
     * What an arm's mature rows of the segment show.
     *
     * @param rows mature impressions, or units where units are randomised
     * @param ctr clicks per row
     * @param vtr view-throughs per row
     * @param cvr conversions per row
     */
    public record ArmRates(String arm, long rows, Interval ctr, Interval vtr, Interval cvr) {}

    /** Segments in the order of the definition. */
    static List<Segment> of(PublishedExperiment experiment, PolicySnapshot snapshot) {
        return experiment.definition().segments().all().stream()
                .map(value -> of(experiment, known(value, snapshot)))
                .toList();
    }

    /** What is known of a declared value; no row where none has matured. */
    private static Evidence.Segment known(Segments.Value value, PolicySnapshot snapshot) {
        return snapshot.evidence().segments().stream()
                .filter(segment -> segment.declared() == value.attribute().id()
                        && segment.value().equals(value.value()))
                .findFirst()
                .orElseGet(() -> new Evidence.Segment(
                        value.attribute().attribute(), value.attribute().id(), value.value(), List.of(), List.of()));
    }

    private static Segment of(PublishedExperiment experiment, Evidence.Segment segment) {
        String where = segment.attribute() + " = " + segment.value();
        return new Segment(
                segment.attribute(),
                segment.value(),
                experiment.definition().arms().stream()
                        .map(arm -> arm(experiment, arm, segment))
                        .toList(),
                segment.findings().stream()
                        .map(finding -> Comparison.within(experiment, finding, where))
                        .toList());
    }

    private static ArmRates arm(PublishedExperiment experiment, ArmDefinition arm, Evidence.Segment segment) {
        int slot = experiment.slot(arm.key());
        Evidence.Rows rows = slot < segment.arms().size() ? segment.arms().get(slot) : NO_ROWS;
        OwnRates rates = OwnRates.of(experiment.definition());
        return new ArmRates(
                arm.key(),
                rows.rows(),
                rates.interval("ctr", rows.clicks(), rows.rows()),
                rates.interval("vtr", rows.views(), rows.rows()),
                rates.interval("cvr", rows.conversions(), rows.rows()));
    }
}
