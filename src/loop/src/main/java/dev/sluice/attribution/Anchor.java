package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.sluice.model.Cell;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;

/**
 * A decision, and when its first record came: what its windows are counted from. It never moves.
 *
 * @param token of the first record in the log, which names arm, version and label
 * @param at by the partition's clock
 * @param seenAt append time: a date, for what is told by date
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record Anchor(@JsonFormat(shape = JsonFormat.Shape.ARRAY) TokenClaims token, Duration at, Instant seenAt) {
    /** When its row is closed. */
    Duration closes() {
        return at.plus(token.open());
    }

    /** The last moment of its window. */
    Duration windowEnds() {
        return at.plus(token.window());
    }

    /** Whether a token is of the same arm and version. */
    boolean sameDraw(TokenClaims other) {
        return token.slot() == other.slot()
                && token.version() == other.version()
                && token.revision() == other.revision();
    }

    Cell cell(boolean dated, boolean segmented) {
        return token.cell(seenAt, dated, segmented);
    }
}
