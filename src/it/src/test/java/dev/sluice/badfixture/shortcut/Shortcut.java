package dev.sluice.badfixture.shortcut;

import dev.sluice.learning.LearningTopology;
import dev.sluice.registry.Models;

/** Breaks a rule on purpose: a room of its own, in no table, that looks wherever it likes. */
final class Shortcut {
    String promote(LearningTopology topology, Models models) {
        return topology.hashCode() + models.toString();
    }
}
