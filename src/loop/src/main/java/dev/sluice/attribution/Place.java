package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.ArmDelta.CountsDelta;
import dev.sluice.model.ArmDelta.UnitsDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.UnitSums;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/**
 * Where an increment of an experiment belongs. What waits for one place is added up before it is emitted.
 *
 * @param <T> kind of the increments
 */
sealed interface Place<T> {
    CounterCodec<T> codec();

    /** The revision that says what the increment is of; nothing of what became of records. */
    default OptionalInt definedBy() {
        return switch (Kind.of(this)) {
            case COUNTS -> OptionalInt.of(((OfCounts) this).revision);
            case MATURE -> OptionalInt.of(((OfMature) this).cell.revision());
            case LIVE -> OptionalInt.of(((OfLive) this).cell.revision());
            case UNITS -> OptionalInt.of(((OfUnits) this).revision);
            case LEDGER -> OptionalInt.empty();
        };
    }

    /** What decisions of an arm show so far, mature or not. */
    record OfCounts(int revision, int slot, DecisionReason label) implements Place<Counts> {
        @Override
        public CounterCodec<Counts> codec() {
            return CounterCodec.COUNTS;
        }

        CountsDelta delta(Counts counts) {
            return new CountsDelta(revision, slot, label, counts);
        }
    }

    /** What the mature rows of a cell earned. */
    record OfMature(Cell cell) implements Place<Outcomes> {
        @Override
        public CounterCodec<Outcomes> codec() {
            return CounterCodec.OUTCOMES;
        }

        CellDelta delta(Outcomes outcomes) {
            return new CellDelta(cell, outcomes);
        }
    }

    /** What all rows of a cell show so far, where the policy learns before they mature. */
    record OfLive(Cell cell) implements Place<Outcomes> {
        @Override
        public CounterCodec<Outcomes> codec() {
            return CounterCodec.OUTCOMES;
        }

        CellDelta delta(Outcomes outcomes) {
            return new CellDelta(cell, outcomes);
        }
    }

    /** What the units of an arm were shown and did. */
    record OfUnits(int revision, long eligible, int slot) implements Place<UnitSums> {
        @Override
        public CounterCodec<UnitSums> codec() {
            return CounterCodec.UNITS;
        }

        UnitsDelta delta(UnitSums sums) {
            return new UnitsDelta(revision, eligible, slot, sums);
        }
    }

    /** What became of the records. */
    @JsonIgnoreProperties(ignoreUnknown = true) // without an annotation Jackson does not write a record of nothing
    record OfLedger() implements Place<Ledger> {
        @Override
        public CounterCodec<Ledger> codec() {
            return CounterCodec.LEDGER;
        }
    }

    /** Its name in a table: a letter for its kind, and its fields. */
    default String text() {
        try {
            return Kind.of(this).letter + Json.wire().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Place<?> parse(String text) {
        try {
            return Json.wire().readValue(text.substring(1), Kind.of(text.charAt(0)).type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kinds by their letter. */
    enum Kind {
        COUNTS('c', OfCounts.class),
        MATURE('m', OfMature.class),
        LIVE('i', OfLive.class),
        UNITS('u', OfUnits.class),
        LEDGER('l', OfLedger.class);

        private final char letter;
        private final Class<? extends Place<?>> type;

        Kind(char letter, Class<? extends Place<?>> type) {
            this.letter = letter;
            this.type = type;
        }

        private static Kind of(Place<?> place) {
            for (Kind kind : values()) {
                if (kind.type == place.getClass()) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("there is no kind for " + place);
        }

        private static Kind of(char letter) {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("there is no kind '" + letter + "'");
        }
    }
}
