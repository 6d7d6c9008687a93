package dev.sluice.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Experiments for tests, written as an administrator writes them. */
public final class ExperimentFixture {
    private ExperimentFixture() {}

    /** The definition that a JSON body asks for. */
    public static ExperimentDefinition definition(String json) {
        try {
            return Json.http().readValue(json, ExperimentDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Experiment 1 with that definition, whose revision is its group; slots are in the order of the arms. */
    public static PublishedExperiment published(ExperimentDefinition definition, Status status, int group) {
        List<String> slots = definition.arms().stream().map(ArmDefinition::key).toList();
        return new PublishedExperiment(
                PublishedExperiment.NEWEST,
                1,
                group,
                group,
                42,
                status,
                slots,
                definition,
                Instant.parse("2026-03-01T12:00:00Z"),
                Optional.empty());
    }

    /** The same experiment, ended at that time. */
    public static PublishedExperiment concluded(PublishedExperiment running, Instant at) {
        return ended(running, Status.CONCLUDED, at);
    }

    /** The same experiment, ended at that time and put away. */
    public static PublishedExperiment archived(PublishedExperiment running, Instant at) {
        return ended(running, Status.ARCHIVED, at);
    }

    private static PublishedExperiment ended(PublishedExperiment running, Status status, Instant at) {
        return new PublishedExperiment(
                running.v(),
                running.id(),
                running.revision(),
                running.group(),
                running.salt(),
                status,
                running.slots(),
                running.definition(),
                running.createdAt(),
                Optional.of(at));
    }

    /** The same experiment in another group of revisions. */
    public static PublishedExperiment grouped(PublishedExperiment experiment, int group) {
        return new PublishedExperiment(
                experiment.v(),
                experiment.id(),
                experiment.revision(),
                group,
                experiment.salt(),
                experiment.status(),
                experiment.slots(),
                experiment.definition(),
                experiment.createdAt(),
                experiment.concludedAt());
    }
}
