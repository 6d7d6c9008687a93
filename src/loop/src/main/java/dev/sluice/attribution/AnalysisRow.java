package dev.sluice.attribution;

import dev.sluice.model.Outcomes;
import java.util.Optional;

/** What becomes one row of the analysis: a decision, or a unit where units are randomised. */
interface AnalysisRow {
    /** The decision whose arm, version and window it belongs to; empty while none may be learned from. */
    Optional<Anchor> decision();

    /** What it earned so far. */
    Outcomes outcomes();
}
