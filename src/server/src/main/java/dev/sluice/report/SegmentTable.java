package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Segments;
import dev.sluice.evidence.AsymptoticSequence;
import dev.sluice.evidence.Claim;
import dev.sluice.evidence.Contrast;
import dev.sluice.evidence.Reading;
import dev.sluice.model.Evidence;
import dev.sluice.model.Interval;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.statistics.BetaMixture;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Segments as they are reported, in the order of the definition; pure. */
final class SegmentTable {
    private static final Evidence.Rows NO_ROWS = new Evidence.Rows(0, 0, 0, 0);

    private final PublishedExperiment experiment;
    private final ExperimentDefinition definition;
    private final AsymptoticSequence sequence;

    private SegmentTable(PublishedExperiment experiment) {
        this.experiment = experiment;
        this.definition = experiment.definition();
        int segments = Math.max(1, definition.segments().all().size());
        int family = segments
                * Math.max(1, definition.arms().size() - 1)
                * definition.goals().size();
        Reading reading = Reading.of(definition, 0);
        this.sequence = AsymptoticSequence.tunedTo(reading.tightest() / segments, reading.alpha() / family);
    }

    static List<Segment> of(PublishedExperiment experiment, PolicySnapshot snapshot) {
        SegmentTable table = new SegmentTable(experiment);
        return experiment.definition().segments().all().stream()
                .map(value -> table.segment(known(value, snapshot)))
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

    private Segment segment(Evidence.Segment segment) {
        return new Segment(
                segment.attribute(),
                segment.value(),
                definition.arms().stream().map(arm -> arm(arm, segment)).toList(),
                segment.contrasts().stream()
                        .map(versus -> versus(versus, segment))
                        .toList());
    }

    private Segment.ArmRates arm(ArmDefinition arm, Evidence.Segment segment) {
        Evidence.Rows rows = rows(segment, experiment.slot(arm.key()));
        return new Segment.ArmRates(
                arm.key(),
                rows.rows(),
                rate(rows.clicks(), rows.rows()),
                rate(rows.views(), rows.rows()),
                rate(rows.conversions(), rows.rows()));
    }

    private static Evidence.Rows rows(Evidence.Segment segment, int slot) {
        return slot < segment.arms().size() ? segment.arms().get(slot) : NO_ROWS;
    }

    private static Interval rate(long successes, long rows) {
        return BetaMixture.UNINFORMED.interval(successes, rows);
    }

    private Segment.Versus versus(Evidence.Versus versus, Evidence.Segment segment) {
        Contrast contrast = new Contrast(versus.t(), versus.w(), versus.v());
        boolean enough = versus.w() > 0
                && successes(rows(segment, versus.arm()), versus.metric()) >= Comparisons.ENOUGH_SUCCESSES
                && successes(rows(segment, versus.control()), versus.metric()) >= Comparisons.ENOUGH_SUCCESSES;
        Optional<Interval> difference = enough ? Optional.of(contrast.interval(sequence)) : Optional.empty();
        Claim claim = difference.map(SegmentTable::claim).orElse(Claim.UNDECIDED);
        String arm = experiment.slots().get(versus.arm());
        String control = experiment.slots().get(versus.control());
        return new Segment.Versus(
                arm, control, versus.metric(), difference, claim, meaning(claim, arm, control, versus, segment));
    }

    private static long successes(Evidence.Rows rows, String metric) {
        return switch (metric) {
            case "vtr" -> rows.views();
            case "cvr" -> rows.conversions();
            default -> rows.clicks();
        };
    }

    private static Claim claim(Interval difference) {
        if (difference.lower() > 0) {
            return Claim.BETTER;
        }
        return difference.upper() < 0 ? Claim.WORSE : Claim.UNDECIDED;
    }

    private static String meaning(
            Claim claim, String arm, String control, Evidence.Versus versus, Evidence.Segment segment) {
        String metric = versus.metric().toUpperCase(Locale.ROOT);
        String where = segment.attribute() + " = " + segment.value();
        return switch (claim) {
            case BETTER -> "%s has a higher %s than %s where %s".formatted(arm, metric, control, where);
            case WORSE -> "%s has a lower %s than %s where %s".formatted(arm, metric, control, where);
            default -> "not told yet whether %s and %s differ in %s where %s".formatted(arm, control, metric, where);
        };
    }
}
