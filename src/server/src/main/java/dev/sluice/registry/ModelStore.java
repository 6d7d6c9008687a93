package dev.sluice.registry;

import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Content;
import dev.sluice.artifact.Manifest;
import dev.sluice.model.ModelReference;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/** Models, their versions, files and aliases in PostgreSQL. */
@ApplicationScoped
public class ModelStore {
    private static final int PART = 4 << 20;

    private final EntityManager entities;

    ModelStore(EntityManager entities) {
        this.entities = entities;
    }

    @Transactional
    public ModelVersion add(String name, Artifact artifact, String author, Instant at) {
        entities.createNativeQuery("insert into model (name, last_version) values (:name, 0) on conflict do nothing")
                .setParameter("name", name)
                .executeUpdate();
        ModelEntity model = entities.find(ModelEntity.class, name, LockModeType.PESSIMISTIC_WRITE);
        model.lastVersion++;
        ModelVersionEntity version = new ModelVersionEntity();
        version.name = name;
        version.version = model.lastVersion;
        version.manifest = new String(artifact.manifestBytes(), StandardCharsets.UTF_8);
        version.digest = artifact.digest();
        version.author = author;
        version.createdAt = at;
        entities.persist(version);
        artifact.files().forEach((file, content) -> store(version, file, content));
        entities.flush();
        point(name, ModelReference.LATEST, version.version);
        if (alias(name, ModelReference.CHAMPION).isEmpty()) {
            point(name, ModelReference.CHAMPION, version.version);
        }
        return read(version);
    }

    private void store(ModelVersionEntity version, String file, Content content) {
        try (InputStream in = content.open()) {
            byte[] bytes = in.readNBytes(PART);
            for (int part = 0; part == 0 || bytes.length > 0; part++) {
                ModelFileEntity row = new ModelFileEntity();
                row.name = version.name;
                row.version = version.version;
                row.file = file;
                row.part = part;
                row.content = bytes;
                entities.persist(row);
                entities.flush();
                entities.detach(row);
                bytes = in.readNBytes(PART);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Transactional
    public ModelVersion promote(String name, int version, String alias) {
        ModelVersionEntity row = require(name, version);
        point(name, alias, version);
        return read(row);
    }

    private void point(String name, String alias, int version) {
        entities.createNativeQuery("insert into model_alias (name, alias, version) values (:name, :alias, :version)"
                        + " on conflict (name, alias) do update set version = excluded.version")
                .setParameter("name", name)
                .setParameter("alias", alias)
                .setParameter("version", version)
                .executeUpdate();
    }

    private List<Integer> alias(String name, String alias) {
        return entities.createQuery(
                        "select version from ModelAliasEntity where name = :name and alias = :alias", Integer.class)
                .setParameter("name", name)
                .setParameter("alias", alias)
                .getResultList();
    }

    @Transactional
    public ModelVersion deprecate(String name, int version) {
        ModelVersionEntity row = require(name, version);
        row.deprecated = true;
        return read(row);
    }

    /** Deletes a version with its files and aliases; the newest one that is left becomes the latest. */
    @Transactional
    public void delete(String name, int version) {
        entities.remove(require(name, version));
        entities.flush();
        if (alias(name, ModelReference.LATEST).isEmpty()) {
            entities
                    .createQuery("select max(version) from ModelVersionEntity where name = :name", Integer.class)
                    .setParameter("name", name)
                    .getResultList()
                    .stream()
                    .filter(Objects::nonNull)
                    .forEach(newest -> point(name, ModelReference.LATEST, newest));
        }
    }

    /** Versions of a model, newest first; empty for one that is not there. */
    @Transactional
    public List<ModelVersion> versions(String name) {
        return entities.createQuery(
                        "from ModelVersionEntity where name = :name order by version desc", ModelVersionEntity.class)
                .setParameter("name", name)
                .getResultStream()
                .map(this::read)
                .toList();
    }

    @Transactional
    public List<String> names() {
        return entities.createQuery("select distinct name from ModelVersionEntity order by name", String.class)
                .getResultList();
    }

    /** The version that a reference means now; {@link NoSuchElementException} where there is none. */
    @Transactional
    public ModelVersion find(ModelReference reference) {
        int version = reference
                .number()
                .orElseGet(() -> alias(reference.name(), reference.version()).stream()
                        .findFirst()
                        .orElseThrow(() -> missing(reference)));
        return read(require(reference.name(), version));
    }

    /** Writes the files of a version into a directory, where they stay. */
    @Transactional
    public Artifact artifact(String name, int version, Path directory) throws IOException {
        Manifest manifest = read(require(name, version)).manifest();
        Map<String, Content> files = new HashMap<>();
        for (String file : manifest.files().keySet()) {
            Path path = directory.resolve(file);
            try (OutputStream out = Files.newOutputStream(path)) {
                int count = 0;
                for (Optional<byte[]> part = part(name, version, file, count);
                        part.isPresent();
                        part = part(name, version, file, count)) {
                    out.write(part.get());
                    count++;
                }
            }
            files.put(file, Content.of(path));
        }
        return Artifact.checked(manifest, files);
    }

    private Optional<byte[]> part(String name, int version, String file, int part) {
        return entities
                .createQuery(
                        "select content from ModelFileEntity where name = :name and version = :version"
                                + " and file = :file and part = :part",
                        byte[].class)
                .setParameter("name", name)
                .setParameter("version", version)
                .setParameter("file", file)
                .setParameter("part", part)
                .getResultList()
                .stream()
                .findFirst();
    }

    private ModelVersionEntity require(String name, int version) {
        ModelVersionEntity row = entities.find(ModelVersionEntity.class, new ModelVersionEntity.Key(name, version));
        if (row == null) {
            throw missing(ModelReference.of(name, version));
        }
        return row;
    }

    private static NoSuchElementException missing(ModelReference reference) {
        return new NoSuchElementException("there is no model '" + reference + "'");
    }

    private ModelVersion read(ModelVersionEntity row) {
        List<String> aliases = entities.createQuery(
                        "select alias from ModelAliasEntity where name = :name and version = :version order by alias",
                        String.class)
                .setParameter("name", row.name)
                .setParameter("version", row.version)
                .getResultList();
        return new ModelVersion(
                row.name,
                row.version,
                aliases,
                row.deprecated,
                row.digest,
                new ModelVersion.Registration(row.author, row.createdAt),
                Artifact.manifest(row.manifest.getBytes(StandardCharsets.UTF_8)));
    }
}
