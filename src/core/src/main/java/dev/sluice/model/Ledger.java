package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What became of every processed record of an experiment: received = accepted + duplicate + late + orphan + invalid.
 */
public record Ledger(long accepted, long duplicate, long late, long orphan, long invalid) {
    /** Nothing received. */
    public static final Ledger EMPTY = new Ledger(0, 0, 0, 0, 0);

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public long received() {
        return accepted + duplicate + late + orphan + invalid;
    }

    public Ledger plus(Ledger other) {
        return new Ledger(
                accepted + other.accepted,
                duplicate + other.duplicate,
                late + other.late,
                orphan + other.orphan,
                invalid + other.invalid);
    }

    public static Ledger one(Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> new Ledger(1, 0, 0, 0, 0);
            case DUPLICATE -> new Ledger(0, 1, 0, 0, 0);
            case LATE -> new Ledger(0, 0, 1, 0, 0);
            case ORPHAN -> new Ledger(0, 0, 0, 1, 0);
            case INVALID -> new Ledger(0, 0, 0, 0, 1);
        };
    }

    /** The classes of the ledger, in the order in which they are decided (invalid first, accepted last). */
    public enum Verdict {
        INVALID,
        ORPHAN,
        LATE,
        DUPLICATE,
        ACCEPTED
    }
}
