package dev.sluice.learning;

import dev.sluice.definition.Segments;
import dev.sluice.evidence.Bets;
import dev.sluice.evidence.Contrast;
import dev.sluice.evidence.Course;
import dev.sluice.evidence.Course.Stretch;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.evidence.InverseWeighting;
import dev.sluice.evidence.MetricEvidence;
import dev.sluice.evidence.PairState;
import dev.sluice.evidence.PlannedTest;
import dev.sluice.evidence.PropensityCheck;
import dev.sluice.evidence.RunningMean;
import dev.sluice.evidence.Score;
import dev.sluice.evidence.Score.Sample;
import dev.sluice.evidence.SegmentEvidence;
import dev.sluice.evidence.SegmentEvidence.Versus;
import dev.sluice.model.Interval;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** Writes evidence as numbers. */
final class EvidenceWriter {
    private final DataOutputStream out;

    EvidenceWriter(DataOutputStream out) {
        this.out = out;
    }

    /** Everything, in the order in which {@link EvidenceReader} reads it. */
    void write(ExperimentEvidence evidence) throws IOException {
        out.writeInt(evidence.metrics().size());
        for (MetricEvidence metric : evidence.metrics()) {
            write(metric);
        }
        PropensityCheck check = evidence.check();
        write(check.observed());
        write(check.expected());
        write(check.covariance());
        write(check.logs());
        out.writeDouble(evidence.mostMismatch());
        out.writeLong(evidence.unexplained());
        out.writeInt(evidence.segments().size());
        for (SegmentEvidence segment : evidence.segments()) {
            write(segment);
        }
        write(evidence.course());
        write(evidence.lifts().toArray());
    }

    private void write(SegmentEvidence segment) throws IOException {
        Segments.Attribute attribute = segment.value().attribute();
        out.writeUTF(attribute.attribute());
        out.writeInt(attribute.values().size());
        for (String value : attribute.values()) {
            out.writeUTF(value);
        }
        out.writeUTF(segment.value().value());
        out.writeInt(segment.mature().size());
        for (Outcomes outcomes : segment.mature()) {
            for (long count : outcomes.joint()) {
                out.writeLong(count);
            }
            out.writeDouble(outcomes.valueSum());
            out.writeDouble(outcomes.valueSquares());
        }
        out.writeInt(segment.contrasts().size());
        for (Versus versus : segment.contrasts()) {
            write(versus.measure());
            out.writeInt(versus.arm());
            out.writeInt(versus.control());
            Contrast contrast = versus.contrast();
            write(new double[] {contrast.t(), contrast.w(), contrast.v()});
        }
    }

    private void write(Course course) throws IOException {
        out.writeLong(course.width());
        out.writeInt(course.stretches().size());
        for (Stretch stretch : course.stretches()) {
            out.writeLong(stretch.number());
            out.writeInt(stretch.arms().size());
            for (int slot = 0; slot < stretch.arms().size(); slot++) {
                Sample arm = stretch.arms().get(slot);
                Contrast contrast = stretch.contrasts().get(slot);
                write(new double[] {arm.rows(), arm.earned(), contrast.t(), contrast.w(), contrast.v()});
            }
        }
    }

    private void write(Measure measure) throws IOException {
        out.writeUTF(measure.name());
        write(measure.rewards().stream().mapToDouble(Double::doubleValue).toArray());
        out.writeDouble(measure.bound().orElse(0.0));
    }

    private void write(MetricEvidence metric) throws IOException {
        write(metric.measure());
        out.writeInt(metric.pairs().size());
        for (PairState pair : metric.pairs()) {
            out.writeInt(pair.a());
            out.writeInt(pair.b());
            write(numbers(pair));
            out.writeBoolean(pair.planned().closed());
            write(pair.bets().map(Bets::toArray).orElse(new double[0]));
            write(pair.lifts().toArray());
        }
        InverseWeighting weighting = metric.weighting();
        write(weighting.values());
        write(weighting.regrets());
        write(List.of(weighting.gain()));
        out.writeDouble(weighting.leastPropensity());
    }

    private static double[] numbers(PairState pair) {
        Contrast contrast = pair.contrast();
        Score score = pair.score();
        PlannedTest planned = pair.planned();
        Interval interval = planned.interval();
        return new double[] {
            contrast.t(),
            contrast.w(),
            contrast.v(),
            score.t(),
            score.v(),
            score.w(),
            score.a().rows(),
            score.a().earned(),
            score.b().rows(),
            score.b().earned(),
            planned.most(),
            interval.value(),
            interval.lower(),
            interval.upper(),
            planned.p()
        };
    }

    private void write(List<RunningMean> means) throws IOException {
        double[] numbers = new double[3 * means.size()];
        for (int i = 0; i < means.size(); i++) {
            numbers[3 * i] = means.get(i).n();
            numbers[3 * i + 1] = means.get(i).sum();
            numbers[3 * i + 2] = means.get(i).squares();
        }
        write(numbers);
    }

    private void write(double[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }
}
