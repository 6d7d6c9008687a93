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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Evidence in binary: tens of thousands of doubles for an experiment of many arms would be slow and large as text. */
final class EvidenceSerde implements Serde<ExperimentEvidence> {
    private static final int VERSION = 1;

    @Override
    public Serializer<ExperimentEvidence> serializer() {
        return (topic, evidence) -> bytesOf(evidence);
    }

    @Override
    public Deserializer<ExperimentEvidence> deserializer() {
        return (topic, bytes) -> valueOf(bytes);
    }

    @SuppressWarnings("NullAway") // a tombstone is null on both sides
    private static byte[] bytesOf(@Nullable ExperimentEvidence evidence) {
        return evidence == null ? null : write(evidence);
    }

    @SuppressWarnings("NullAway") // a tombstone is null on both sides
    private static ExperimentEvidence valueOf(byte @Nullable [] bytes) {
        return bytes == null ? null : read(bytes);
    }

    static byte[] write(ExperimentEvidence evidence) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(evidence.metrics().size());
            for (MetricEvidence metric : evidence.metrics()) {
                write(metric, out);
            }
            PropensityCheck check = evidence.check();
            write(check.observed(), out);
            write(check.expected(), out);
            write(check.covariance(), out);
            write(check.logs(), out);
            out.writeDouble(evidence.mostMismatch());
            out.writeLong(evidence.unexplained());
            out.writeInt(evidence.segments().size());
            for (SegmentEvidence segment : evidence.segments()) {
                write(segment, out);
            }
            write(evidence.course(), out);
            write(evidence.lifts().toArray(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(SegmentEvidence segment, DataOutputStream out) throws IOException {
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
            write(versus.measure(), out);
            out.writeInt(versus.arm());
            out.writeInt(versus.control());
            Contrast contrast = versus.contrast();
            write(new double[] {contrast.t(), contrast.w(), contrast.v()}, out);
        }
    }

    private static void write(Course course, DataOutputStream out) throws IOException {
        out.writeLong(course.width());
        out.writeInt(course.stretches().size());
        for (Stretch stretch : course.stretches()) {
            out.writeLong(stretch.number());
            out.writeInt(stretch.arms().size());
            for (int slot = 0; slot < stretch.arms().size(); slot++) {
                Sample arm = stretch.arms().get(slot);
                Contrast contrast = stretch.contrasts().get(slot);
                write(new double[] {arm.rows(), arm.earned(), contrast.t(), contrast.w(), contrast.v()}, out);
            }
        }
    }

    private static void write(Measure measure, DataOutputStream out) throws IOException {
        out.writeUTF(measure.name());
        write(measure.rewards().stream().mapToDouble(Double::doubleValue).toArray(), out);
    }

    private static void write(MetricEvidence metric, DataOutputStream out) throws IOException {
        write(metric.measure(), out);
        out.writeInt(metric.pairs().size());
        for (PairState pair : metric.pairs()) {
            out.writeInt(pair.a());
            out.writeInt(pair.b());
            write(numbers(pair), out);
            out.writeBoolean(pair.planned().closed());
            write(pair.bets().map(Bets::toArray).orElse(new double[0]), out);
            write(pair.lifts().toArray(), out);
        }
        InverseWeighting weighting = metric.weighting();
        write(weighting.values(), out);
        write(weighting.regrets(), out);
        write(List.of(weighting.gain()), out);
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

    private static void write(List<RunningMean> means, DataOutputStream out) throws IOException {
        double[] numbers = new double[3 * means.size()];
        for (int i = 0; i < means.size(); i++) {
            numbers[3 * i] = means.get(i).n();
            numbers[3 * i + 1] = means.get(i).sum();
            numbers[3 * i + 2] = means.get(i).squares();
        }
        write(numbers, out);
    }

    private static void write(double[] numbers, DataOutputStream out) throws IOException {
        out.writeInt(numbers.length);
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }

    static ExperimentEvidence read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new SerializationException("unknown version of stored evidence: " + version);
            }
            List<MetricEvidence> metrics = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                metrics.add(metric(in));
            }
            PropensityCheck check = new PropensityCheck(doubles(in), doubles(in), doubles(in), doubles(in));
            double mostMismatch = in.readDouble();
            long unexplained = in.readLong();
            List<SegmentEvidence> segments = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                segments.add(segment(in));
            }
            return new ExperimentEvidence(
                    metrics, check, mostMismatch, unexplained, segments, course(in), LiftSums.of(doubles(in)));
        } catch (IOException e) {
            throw new SerializationException("cannot read stored evidence", e);
        }
    }

    private static Course course(DataInputStream in) throws IOException {
        long width = in.readLong();
        List<Stretch> stretches = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            long number = in.readLong();
            List<Sample> arms = new ArrayList<>();
            List<Contrast> contrasts = new ArrayList<>();
            for (int slots = in.readInt(); slots > 0; slots--) {
                double[] n = doubles(in);
                arms.add(new Sample(n[0], n[1]));
                contrasts.add(new Contrast(n[2], n[3], n[4]));
            }
            stretches.add(new Stretch(number, arms, contrasts));
        }
        return new Course(width, stretches);
    }

    private static SegmentEvidence segment(DataInputStream in) throws IOException {
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
            Measure measure = measure(in);
            int arm = in.readInt();
            int control = in.readInt();
            double[] n = doubles(in);
            contrasts.add(new Versus(measure, arm, control, new Contrast(n[0], n[1], n[2])));
        }
        return new SegmentEvidence(value, mature, contrasts);
    }

    private static Measure measure(DataInputStream in) throws IOException {
        String name = in.readUTF();
        List<Double> rewards = new ArrayList<>();
        for (double reward : doubles(in)) {
            rewards.add(reward);
        }
        return new Measure(name, rewards);
    }

    private static MetricEvidence metric(DataInputStream in) throws IOException {
        Measure measure = measure(in);
        List<PairState> pairs = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int a = in.readInt();
            int b = in.readInt();
            pairs.add(pair(a, b, in));
        }
        InverseWeighting weighting =
                new InverseWeighting(means(in), means(in), means(in).get(0), in.readDouble());
        return new MetricEvidence(measure, pairs, weighting);
    }

    private static PairState pair(int a, int b, DataInputStream in) throws IOException {
        double[] n = doubles(in);
        boolean closed = in.readBoolean();
        double[] bets = doubles(in);
        return new PairState(
                a,
                b,
                new Contrast(n[0], n[1], n[2]),
                new Score(n[3], n[4], n[5], new Sample(n[6], n[7]), new Sample(n[8], n[9])),
                bets.length == 0 ? Optional.empty() : Optional.of(Bets.of(bets)),
                Lifts.of(doubles(in)),
                new PlannedTest(n[10], new Interval(n[11], n[12], n[13]), n[14], closed));
    }

    private static List<RunningMean> means(DataInputStream in) throws IOException {
        double[] numbers = doubles(in);
        List<RunningMean> means = new ArrayList<>();
        for (int i = 0; i + 2 < numbers.length; i += 3) {
            means.add(new RunningMean(numbers[i], numbers[i + 1], numbers[i + 2]));
        }
        return means;
    }

    private static double[] doubles(DataInputStream in) throws IOException {
        double[] numbers = new double[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readDouble();
        }
        return numbers;
    }
}
