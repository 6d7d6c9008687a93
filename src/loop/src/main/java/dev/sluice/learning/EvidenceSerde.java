package dev.sluice.learning;

import dev.sluice.evidence.ExperimentEvidence;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
            new EvidenceWriter(out).write(evidence);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ExperimentEvidence read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new SerializationException("unknown version of stored evidence: " + version);
            }
            return new EvidenceReader(in).read();
        } catch (IOException e) {
            throw new SerializationException("cannot read stored evidence", e);
        }
    }
}
