package dev.sluice.arm;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Content;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.recommend.Fusion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * How the parts of a blend become one list. Each part is a whole artifact, as an archive within that of the blend.
 *
 * @param fusion by places or by scores
 * @param depth items asked of each part, at least as many as are wanted; 1 to 1,000
 * @param parts 1 to 8, each by another file
 */
public record BlendModel(Fusion fusion, int depth, List<Part> parts) {
    private static final TypeReference<BlendModel> TYPE = new TypeReference<>() {};
    private static final int MOST_PARTS = 8;
    /** Bytes of all parts together, unpacked: they are held in memory. */
    private static final long LARGEST = 1L << 30;

    public BlendModel {
        require(fusion != null, "fusion", "must be rank or score");
        require(depth >= 1 && depth <= 1_000, "depth", "must be in [1, 1000], got " + depth);
        parts = parts == null ? List.of() : List.copyOf(parts);
        require(!parts.isEmpty() && parts.size() <= MOST_PARTS, "parts", "must be 1 to " + MOST_PARTS);
        require(
                parts.stream().map(Part::file).distinct().count() == parts.size(),
                "parts",
                "must each have a file of their own");
    }

    public static BlendModel of(Artifact artifact) {
        return artifact.json(Artifact.BLEND, TYPE);
    }

    /** The artifacts of the parts of a blend, in their order; refused where one is missing, or does not find items by itself. */
    public List<Artifact> parts(Artifact blend) {
        List<Artifact> artifacts = new ArrayList<>();
        long left = LARGEST;
        for (Part part : parts) {
            Content content = blend.files().get(part.file);
            if (content == null) {
                throw new InvalidInput(Artifact.BLEND, "must name files of the archive, got '" + part.file + "'");
            }
            try (InputStream in = content.open()) {
                Artifact read = Archive.read(in, left);
                left -= read.files().values().stream().mapToLong(Content::size).sum();
                artifacts.add(read);
            } catch (IOException e) {
                throw new InvalidInput(part.file, "cannot be read");
            }
        }
        for (Artifact artifact : artifacts) {
            Manifest.Kind kind = artifact.manifest().kind();
            require(
                    kind == Manifest.Kind.COUNTS || kind == Manifest.Kind.RETRIEVAL,
                    Artifact.BLEND,
                    "must have parts that find items by themselves; "
                            + artifact.manifest().name() + " is for an arm of the type blend");
        }
        return artifacts;
    }

    /**
     * One of the models.
     *
     * @param file its archive
     * @param weight of its list, 0 or more; of 0 its items come only where others have no more
     */
    public record Part(String file, double weight) {
        public Part {
            require(file != null, "parts", "must each have a file");
            require(weight >= 0 && Double.isFinite(weight), "weight", "must be 0 or more, got " + weight);
        }
    }
}
