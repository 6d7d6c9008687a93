package dev.sluice.registry;

import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Slug;
import dev.sluice.model.ModelReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * The commands of a model's life. Files of versions that are served lie in a local directory too, so that a replica finds
 * them without the database.
 */
public final class Models implements ModelFiles {
    /** What names of directories begin with that nobody needs any more after a start; no model's name does. */
    private static final String UNFINISHED = ".new";

    /** Longer than a model may take to come and to be tried: another process may be at it. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final ModelStore store;
    private final Path directory;
    private final ModelProbe probe;
    private final Supplier<Set<ModelReference>> used;
    private final long maxBytes;
    private final Clock clock;

    /**
     * @param directory of local copies
     * @param probe opens a model and runs it, before anything is stored
     * @param used versions that experiments name
     * @param maxBytes that the files of a model may have together
     */
    public Models(
            ModelStore store,
            Path directory,
            ModelProbe probe,
            Supplier<Set<ModelReference>> used,
            long maxBytes,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.probe = probe;
        this.used = used;
        this.maxBytes = maxBytes;
        this.clock = clock;
        forgetUnfinished();
    }

    /** What a process that was killed had begun with. */
    private void forgetUnfinished() {
        try (Stream<Path> left = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            for (Path entry : left.filter(path -> path.getFileName().toString().startsWith(UNFINISHED))
                    .toList()) {
                if (Files.getLastModifiedTime(entry)
                        .toInstant()
                        .isBefore(clock.instant().minus(LONGEST))) {
                    PathUtils.delete(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sluice.models.directory cannot be read: " + directory, e);
        }
    }

    /** Unpacks an archive into a directory of this machine; to be deleted by {@link Unpacked#close}. */
    public Unpacked unpack(InputStream archive) throws IOException {
        Path place = unfinished();
        try {
            return new Unpacked(Archive.unpack(archive, maxBytes, place), place);
        } catch (RuntimeException e) {
            PathUtils.deleteDirectory(place);
            throw e;
        }
    }

    /** Opens and runs what was unpacked, and stores it as the next version of a model. */
    public ModelVersion register(String name, Unpacked unpacked, String author) throws IOException {
        InvalidInput.require(Slug.matches(name), "name", "must match " + Slug.ALLOWED + ", got '" + name + "'");
        Artifact artifact = unpacked.artifact();
        Manifest manifest = artifact.manifest();
        Manifest.Serving seen = probe.seen(artifact, unpacked.place());
        return store.add(name, artifact.with(manifest.served(seen)), author, clock.instant());
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

    /**
     * Refuses a first stage that finds no candidates, and a ranker that reads what a first stage says where there is none.
     *
     * @param model what serves
     * @param candidates its first stage
     */
    public void requireFit(ModelReference model, Optional<ModelReference> candidates) {
        candidates.ifPresent(first -> InvalidInput.require(
                store.find(first).manifest().kind() == Manifest.Kind.RETRIEVAL,
                "candidates",
                "must be a retrieval model, got " + first));
        Manifest served = store.find(model).manifest();
        InvalidInput.require(
                served.kind() != Manifest.Kind.CONTENT,
                "model",
                "must find items; " + model + " says what they are, and may be an arm of the type similar");
        boolean reads = served.readsFirstStage();
        InvalidInput.require(
                candidates.isPresent() || !reads,
                "candidates",
                "must name a retrieval model: " + model + " reads the score and rank that it gives");
    }

    /** Refuses a model that cannot tell what is similar: one without vectors of items that does not find by what was had either. */
    public void requireSimilarity(ModelReference model) {
        InvalidInput.require(
                store.find(model).manifest().tellsSimilar(),
                "model",
                "must have vectors of items, or find by what was had; " + model + " does neither");
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
        ModelVersion found = store.find(reference);
        if (used.get().stream().anyMatch(named -> names(named, found))) {
            throw new InUse("model '" + reference + "' is used by an experiment; conclude it or change its arm first");
        }
        store.delete(name, version);
    }

    /**
     * Deletes all but the newest versions of a model that were registered by that author; those that an experiment or an alias names
     * stay.
     */
    public void keepNewest(String name, int most, String author) {
        Set<ModelReference> named = used.get();
        store.versions(name).stream()
                .filter(version -> version.registration().author().equals(author))
                .skip(most)
                .filter(old -> old.aliases().isEmpty() && !named.contains(ModelReference.of(name, old.version())))
                .forEach(old -> store.delete(name, old.version()));
    }

    /** Deletes copies of versions that the registry does not have any more. */
    public void forgetDeleted() {
        try (Stream<Path> names = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            for (Path name : names.filter(Files::isDirectory)
                    .filter(path -> Slug.matches(path.getFileName().toString()))
                    .toList()) {
                Set<String> known = store.versions(name.getFileName().toString()).stream()
                        .map(version -> String.valueOf(version.version()))
                        .collect(Collectors.toSet());
                try (Stream<Path> copies = Files.list(name)) {
                    for (Path copy : copies.filter(Files::isDirectory)
                            .filter(path -> !known.contains(path.getFileName().toString()))
                            .toList()) {
                        PathUtils.deleteDirectory(copy);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sluice.models.directory cannot be cleaned: " + directory, e);
        }
    }

    private static boolean names(ModelReference named, ModelVersion version) {
        return named.name().equals(version.name())
                && (named.version().equals(String.valueOf(version.version()))
                        || version.aliases().contains(named.version()));
    }

    /** Writes the archive of a version. */
    public void export(ModelReference reference, OutputStream out) throws IOException {
        ModelVersion version = store.find(reference);
        Path place = unfinished();
        try {
            Archive.write(store.artifact(version.name(), version.version(), place), out);
        } finally {
            PathUtils.deleteDirectory(place);
        }
    }

    @Override
    public ModelReference current(ModelReference reference) {
        if (reference.number().isPresent()) {
            return reference;
        }
        Path note = directory.resolve(reference.name()).resolve(reference.version());
        try {
            ModelReference now = pin(reference);
            note(note, now);
            return now;
        } catch (InvalidInput e) {
            throw e;
        } catch (RuntimeException e) { // the database is away
            return noted(note, reference).orElseThrow(() -> e);
        }
    }

    /** Beside the copies, so that a replica which starts without the registry serves what was served last. */
    private static void note(Path note, ModelReference now) {
        try {
            if (!Files.isRegularFile(note) || !Files.readString(note).equals(now.version())) {
                Files.createDirectories(note.resolveSibling(""));
                Path fresh = note.resolveSibling(note.getFileName() + UNFINISHED);
                Files.writeString(fresh, now.version());
                Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sluice.models.directory cannot be written: " + note, e);
        }
    }

    private static Optional<ModelReference> noted(Path note, ModelReference alias) {
        try {
            return Files.isRegularFile(note)
                    ? Optional.of(ModelReference.parse(alias.name() + "@" + Files.readString(note)))
                    : Optional.empty();
        } catch (IOException | InvalidInput e) {
            return Optional.empty();
        }
    }

    @Override
    public Artifact local(ModelReference reference) {
        Path copy = directory.resolve(reference.name()).resolve(reference.version());
        return kept(copy).orElseGet(() -> fetched(reference, copy));
    }

    /** What lies there; a damaged copy is none. */
    private static Optional<Artifact> kept(Path copy) {
        try {
            return Files.isRegularFile(copy.resolve(Artifact.MANIFEST))
                    ? Optional.of(Artifact.read(copy))
                    : Optional.empty();
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }

    /** Writes a copy beside its place and moves it there whole; one at a time, or it would replace what another one opens. */
    private synchronized Artifact fetched(ModelReference reference, Path copy) {
        int version =
                reference.number().orElseThrow(() -> new IllegalArgumentException(reference + " is not a version"));
        Optional<Artifact> meanwhile = kept(copy);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        try {
            Path fresh = unfinished();
            Artifact artifact;
            try {
                artifact = store.artifact(reference.name(), version, fresh);
                Files.write(fresh.resolve(Artifact.MANIFEST), artifact.manifestBytes());
                Files.createDirectories(copy.resolveSibling(""));
                if (Files.isDirectory(copy)) { // damaged, or it would have been read
                    PathUtils.deleteDirectory(copy);
                }
                Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                if (Files.exists(fresh)) {
                    PathUtils.deleteDirectory(fresh);
                }
            }
            return artifact.movedTo(copy);
        } catch (IOException e) {
            throw new UncheckedIOException("model " + reference + " cannot be kept in " + directory, e);
        }
    }

    /** A new directory, for files that are not all there yet. */
    private Path unfinished() throws IOException {
        Files.createDirectories(directory);
        return Files.createTempDirectory(directory, UNFINISHED);
    }

    /**
     * A model that somebody sent, not registered yet.
     *
     * @param artifact its files
     * @param place the directory that they lie in
     */
    public record Unpacked(Artifact artifact, Path place) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            PathUtils.deleteDirectory(place);
        }
    }

    /** A version that an experiment names. */
    public static final class InUse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InUse(String message) {
            super(message);
        }
    }
}
