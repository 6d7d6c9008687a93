package dev.sluice.evidence;

import dev.sluice.definition.ExperimentDefinition;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The planned end of a fixed split.
 *
 * @param rows mature rows after which it is judged last
 * @param looks how often it is judged, at equal steps of the rows; empty where it may be watched all the time
 */
public record Horizon(long rows, Optional<Integer> looks) {
    public static Optional<Horizon> of(ExperimentDefinition definition) {
        return definition
                .horizon()
                .map(rows -> new Horizon(rows, definition.analysis().looks()));
    }

    boolean isLook(long before, long now) {
        return looks.map(count -> step(now, count) > step(before, count)).orElse(true);
    }

    private long step(long at, int count) {
        return (long) Math.floor(Math.min(1, (double) at / rows) * count);
    }

    /**
     * Rows from now to the looks that are still to come, at most so many of them, the last at the end.
     *
     * @param now mature rows
     */
    double[] ahead(long now, int most) {
        double left = Math.max(0, rows - now);
        if (looks.isEmpty()) {
            return IntStream.rangeClosed(1, most)
                    .mapToDouble(i -> left * i / most)
                    .toArray();
        }
        int count = looks.get();
        long past = step(now, count);
        long coming = count - past;
        int shown = (int) Math.min(most, coming);
        return IntStream.rangeClosed(1, shown)
                .mapToDouble(i -> (double) rows * (past + coming * i / shown) / count - now)
                .toArray();
    }

    /**
     * What |z| must reach now.
     *
     * @param level two-sided error in all
     * @param passed share of the rows
     * @param information share of the planned information
     */
    double boundary(double level, double passed, double information) {
        if (looks.isPresent()) {
            return ErrorSpending.planned(level, looks.get()).z(Math.min(1, passed));
        }
        ErrorSpending watched = ErrorSpending.watched(level);
        return passed >= 1 ? watched.closing(information) : watched.z(information);
    }
}
