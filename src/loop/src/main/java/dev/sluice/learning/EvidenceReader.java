package dev.sluice.learning;

import dev.sluice.definition.Segments;
import dev.sluice.evidence.Bets;
import dev.sluice.evidence.Contrast;
import dev.sluice.evidence.Course;
import dev.sluice.evidence.Course.Stretch;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.evidence.InverseWeighting;
import dev.sluice.evidence.Lifts;
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
import dev.sluice.policy.LiftSums;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads evidence as {@link EvidenceWriter} wrote it. */
final class EvidenceReader {
    private final DataInputStream in;

    EvidenceReader(DataInputStream in) {
        this.in = in;
    }

    ExperimentEvidence read() throws IOException {
        List<MetricEvidence> metrics = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            metrics.add(metric());
        }
        PropensityCheck check = new PropensityCheck(doubles(), doubles(), doubles(), doubles());
        double mostMismatch = in.readDouble();
        long unexplained = in.readLong();
        List<SegmentEvidence> segments = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            segments.add(segment());
        }
        return new ExperimentEvidence(
                metrics, check, mostMismatch, unexplained, segments, course(), LiftSums.of(doubles()));
    }

    private Course course() throws IOException {
        long width = in.readLong();
        List<Stretch> stretches = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            long number = in.readLong();
            List<Sample> arms = new ArrayList<>();
            List<Contrast> contrasts = new ArrayList<>();
            for (int slots = in.readInt(); slots > 0; slots--) {
                double[] n = doubles();
                arms.add(new Sample(n[0], n[1]));
                contrasts.add(new Contrast(n[2], n[3], n[4]));
            }
            stretches.add(new Stretch(number, arms, contrasts));
        }
        return new Course(width, stretches);
    }

    private SegmentEvidence segment() throws IOException {
        String name = in.readUTF();
        List<String> values = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(in.readUTF());
        }
        Segments.Value value = new Segments.Value(new Segments.Attribute(name, values), in.readUTF());
        List<Outcomes> mature = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            List<Long> joint = new ArrayList<>();
            for (int i = 0; i < Outcomes.NONE.joint().size(); i++) {
                joint.add(in.readLong());
            }
            mature.add(new Outcomes(joint, in.readDouble(), in.readDouble()));
        }
        List<Versus> contrasts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            Measure measure = measure();
            int arm = in.readInt();
            int control = in.readInt();
            double[] n = doubles();
            contrasts.add(new Versus(measure, arm, control, new Contrast(n[0], n[1], n[2])));
        }
        return new SegmentEvidence(value, mature, contrasts);
    }

    private Measure measure() throws IOException {
        String name = in.readUTF();
        List<Double> rewards = new ArrayList<>();
        for (double reward : doubles()) {
            rewards.add(reward);
        }
        double bound = in.readDouble();
        return new Measure(name, rewards, Optional.of(bound).filter(given -> given > 0));
    }

    private MetricEvidence metric() throws IOException {
        Measure measure = measure();
        List<PairState> pairs = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int a = in.readInt();
            int b = in.readInt();
            pairs.add(pair(a, b));
        }
        InverseWeighting weighting = new InverseWeighting(means(), means(), means().get(0), in.readDouble());
        return new MetricEvidence(measure, pairs, weighting);
    }

    private PairState pair(int a, int b) throws IOException {
        double[] n = doubles();
        boolean closed = in.readBoolean();
        double[] bets = doubles();
        return new PairState(
                a,
                b,
                new Contrast(n[0], n[1], n[2]),
                new Score(n[3], n[4], n[5], new Sample(n[6], n[7]), new Sample(n[8], n[9])),
                bets.length == 0 ? Optional.empty() : Optional.of(Bets.of(bets)),
                Lifts.of(doubles()),
                new PlannedTest(n[10], new Interval(n[11], n[12], n[13]), n[14], closed));
    }

    private List<RunningMean> means() throws IOException {
        double[] numbers = doubles();
        List<RunningMean> means = new ArrayList<>();
        for (int i = 0; i + 2 < numbers.length; i += 3) {
            means.add(new RunningMean(numbers[i], numbers[i + 1], numbers[i + 2]));
        }
        return means;
    }

    private double[] doubles() throws IOException {
        double[] numbers = new double[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readDouble();
        }
        return numbers;
    }
}
