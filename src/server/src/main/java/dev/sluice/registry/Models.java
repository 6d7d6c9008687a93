package dev.sluice.registry;

import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Slug;
import dev.sluice.model.ModelReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * The commands of a model's life. Files of versions that are served lie in a local directory too, so that a replica finds
 * them without the database.
 */
public final class Models implements ModelFiles {
    private static final Logger LOG = Logger.getLogger(Models.class);

    private final ModelStore store;
    private final Path directory;
    private final UnaryOperator<Artifact> check;
    private final Supplier<Set<ModelReference>> used;
    private final long maxBytes;
    private final Clock clock;

    /**
     * @param directory of local copies
     * @param check refuses artifacts that cannot be served, and enters what it saw
     * @param used versions that experiments name
     * @param maxBytes that the files of a model may have together
     */
    public Models(
            ModelStore store,
            Path directory,
            UnaryOperator<Artifact> check,
            Supplier<Set<ModelReference>> used,
            long maxBytes,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.check = check;
        this.used = used;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    public ModelVersion register(String name, Artifact artifact, String author) {
        InvalidInput.require(Slug.matches(name), "name", "must match " + Slug.ALLOWED + ", got '" + name + "'");
        InvalidInput.require(
                artifact.manifest().kind() != Manifest.Kind.COUNTS,
                "kind",
                "must be retrieval or ranker; what counts is trained on the catalogue by the arm itself");
        return store.add(name, check.apply(artifact), author, clock.instant());
    }

    /** Bytes that the files of a model may have together, unpacked. */
    public long maxBytes() {
        return maxBytes;
    }

    public List<String> names() {
        return store.names();
    }

    /** Versions of a model, newest first; {@link NoSuchElementException} where there is none. */
    public List<ModelVersion> versions(String name) {
        List<ModelVersion> versions = store.versions(name);
        if (versions.isEmpty()) {
            throw new NoSuchElementException("there is no model '" + name + "'");
        }
        return versions;
    }

    public ModelVersion find(ModelReference reference) {
        return store.find(reference);
    }

    public ModelReference pin(ModelReference reference) {
        try {
            return ModelReference.of(reference.name(), store.find(reference).version());
        } catch (NoSuchElementException e) {
            throw new InvalidInput("model", "must be registered, got '" + reference + "'");
        }
    }

    public ModelVersion promote(String name, int version, String alias) {
        InvalidInput.require(
                alias.equals(ModelReference.LATEST) || alias.equals(ModelReference.CHAMPION),
                "alias",
                "must be latest or champion, got '" + alias + "'");
        return store.promote(name, version, alias);
    }

    public ModelVersion deprecate(String name, int version) {
        return store.deprecate(name, version);
    }

    /** Deletes a version; {@link InUse} while an experiment names it. */
    public void delete(String name, int version) {
        ModelReference reference = ModelReference.of(name, version);
        store.find(reference);
        if (used.get().contains(reference)) {
            throw new InUse("model '" + reference + "' is used by an experiment; conclude it or change its arm first");
        }
        store.delete(name, version);
    }

    public Artifact artifact(String name, int version) {
        return store.artifact(name, version);
    }

    @Override
    public Artifact local(ModelReference reference) {
        Path copy = directory.resolve(reference.name()).resolve(reference.version());
        if (Files.isRegularFile(copy.resolve(Artifact.MANIFEST))) {
            try {
                return Artifact.read(copy);
            } catch (InvalidInput e) { // a damaged copy is fetched anew
                return fetched(reference, copy);
            }
        }
        return fetched(reference, copy);
    }

    private Artifact fetched(ModelReference reference, Path copy) {
        Artifact artifact = store.artifact(
                reference.name(),
                reference.number().orElseThrow(() -> new IllegalArgumentException(reference + " is not a version")));
        try {
            keep(artifact, copy);
        } catch (IOException | UncheckedIOException e) { // it serves from memory; the next start fetches it again
            LOG.warnf("model %s has no local copy: %s", reference, e.getMessage());
        }
        return artifact;
    }

    /** Writes a copy beside its place and moves it there whole. */
    private static void keep(Artifact artifact, Path copy) throws IOException {
        Path versions = Files.createDirectories(copy.resolveSibling(""));
        Path fresh = Files.createTempDirectory(versions, "fresh");
        artifact.write(fresh);
        if (Files.isDirectory(copy)) {
            Files.move(copy, Files.createTempDirectory(versions, "damaged").resolve("copy"));
        }
        Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A version that an experiment names. */
    public static final class InUse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InUse(String message) {
            super(message);
        }
    }
}
