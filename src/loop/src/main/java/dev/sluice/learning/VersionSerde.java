package dev.sluice.learning;

import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Outcomes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.ByteUtils;
import org.jspecify.annotations.Nullable;

/** Versions in binary: with a window of weeks tens of thousands of them are kept for an experiment. */
final class VersionSerde implements Serde<AllocationVersion> {
    private static final int FORMAT = 1;

    @Override
    public Serializer<AllocationVersion> serializer() {
        return (topic, version) -> bytesOf(version);
    }

    @Override
    public Deserializer<AllocationVersion> deserializer() {
        return (topic, bytes) -> valueOf(bytes);
    }

    @SuppressWarnings("NullAway") // a tombstone is null on both sides
    private static byte[] bytesOf(@Nullable AllocationVersion version) {
        return version == null ? null : write(version);
    }

    @SuppressWarnings("NullAway") // a tombstone is null on both sides
    private static AllocationVersion valueOf(byte @Nullable [] bytes) {
        return bytes == null ? null : read(bytes);
    }

    static byte[] write(AllocationVersion version) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            ByteUtils.writeVarint(version.v(), out);
            ByteUtils.writeVarint(version.experiment(), out);
            ByteUtils.writeVarint(version.revision(), out);
            ByteUtils.writeVarlong(version.version(), out);
            ByteUtils.writeVarlong(version.at().toEpochMilli(), out);
            double[] shares = version.allocation().toArray();
            ByteUtils.writeVarint(shares.length, out);
            for (double share : shares) {
                out.writeDouble(share);
            }
            ByteUtils.writeVarint(version.means().size(), out);
            for (double mean : version.means()) {
                out.writeDouble(mean);
            }
            ByteUtils.writeVarint(version.mature().size(), out);
            for (Outcomes outcomes : version.mature()) {
                write(outcomes, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(Outcomes outcomes, DataOutputStream out) throws IOException {
        for (long count : outcomes.joint()) {
            ByteUtils.writeVarlong(count, out);
        }
        boolean valued = outcomes.valueSum() != 0 || outcomes.valueSquares() != 0;
        out.writeBoolean(valued);
        if (valued) {
            out.writeDouble(outcomes.valueSum());
            out.writeDouble(outcomes.valueSquares());
        }
    }

    static AllocationVersion read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readByte();
            if (format != FORMAT) {
                throw new SerializationException("unknown format of a stored version: " + format);
            }
            return new AllocationVersion(
                    ByteUtils.readVarint(in),
                    ByteUtils.readVarint(in),
                    ByteUtils.readVarint(in),
                    ByteUtils.readVarlong(in),
                    Instant.ofEpochMilli(ByteUtils.readVarlong(in)),
                    Allocation.of(doubles(in).stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray()),
                    doubles(in),
                    outcomes(in));
        } catch (IOException e) {
            throw new SerializationException("cannot read a stored version", e);
        }
    }

    private static List<Double> doubles(DataInputStream in) throws IOException {
        List<Double> numbers = new ArrayList<>();
        for (int left = ByteUtils.readVarint(in); left > 0; left--) {
            numbers.add(in.readDouble());
        }
        return numbers;
    }

    private static List<Outcomes> outcomes(DataInputStream in) throws IOException {
        List<Outcomes> all = new ArrayList<>();
        for (int left = ByteUtils.readVarint(in); left > 0; left--) {
            List<Long> joint = new ArrayList<>();
            for (int i = 0; i < Outcomes.NONE.joint().size(); i++) {
                joint.add(ByteUtils.readVarlong(in));
            }
            boolean valued = in.readBoolean();
            all.add(new Outcomes(joint, valued ? in.readDouble() : 0, valued ? in.readDouble() : 0));
        }
        return all;
    }
}
