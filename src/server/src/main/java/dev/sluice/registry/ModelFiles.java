package dev.sluice.registry;

import dev.sluice.artifact.Artifact;
import dev.sluice.model.ModelReference;

/** The files of registered models, as they lie here. */
public interface ModelFiles {
    /** The artifact of a version; fetched from the registry where it is not here yet. */
    Artifact local(ModelReference reference);

    /** The version that a reference names at the moment; where the registry is away, the one that it named last. */
    ModelReference current(ModelReference reference);
}
