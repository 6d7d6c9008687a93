package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The latest state of an experiment that its one writer has published: what decisions are drawn from, and why.
 *
 * @param v schema version
 * @param experiment id
 * @param revision newest revision that the writer knew
 * @param group group that the totals belong to
 * @param version version of the allocation, from 1
 * @param sequence counts every publication with changed totals, from 1
 * @param asOf when it was published
 * @param allocation probabilities by slot; zero for slots that do not take part
 * @param arms totals by arm
 * @param tripped slots that a guardrail has stopped
 * @param ledger what became of the records
 * @param evidence what may be claimed
 * @param recommendation what a stopping rule recommends; empty while none holds
 * @param eliminated slots of beaten arms that get no more than the floor
 * @param sources last sequence of each partition that the totals contain
 */
public record PolicySnapshot(
        int v,
        int experiment,
        int revision,
        int group,
        long version,
        long sequence,
        Instant asOf,
        Allocation allocation,
        List<ArmSnapshot> arms,
        Set<Integer> tripped,
        Ledger ledger,
        Evidence evidence,
        Optional<Recommendation> recommendation,
        Set<Integer> eliminated,
        Map<Integer, Long> sources)
        implements Versioned {
    public PolicySnapshot {
        requireNonNull(asOf, "asOf");
        requireNonNull(allocation, "allocation");
        requireNonNull(ledger, "ledger");
        requireNonNull(evidence, "evidence");
        requireNonNull(recommendation, "recommendation");
        eliminated = Set.copyOf(eliminated);
        tripped = Set.copyOf(tripped);
        arms = List.copyOf(arms);
        sources = Map.copyOf(sources);
    }

    /** How far it is from that time. One from the future is no better than an old one: its writer's clock is wrong. */
    public Duration age(Instant now) {
        return Duration.between(asOf, now).abs();
    }
}
