package dev.sluice.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sluice.codec.InvalidInput;
import dev.sluice.network.Architecture;
import dev.sluice.training.StartVectors;
import java.util.Arrays;
import java.util.Set;

/**
 * Rows that are not drawn.
 *
 * @param tables by whose names they may be rows
 * @param rows their values
 */
record Start(Set<String> tables, StartVectors.Rows rows) {
    /** Rows of the table that all fields of an architecture share, which has the one name or the other. */
    static Start ofTables(StartVectors.Rows rows) {
        return new Start(Architecture.VECTORS, rows);
    }

    boolean has(String table) {
        return !rows.byNumber().isEmpty() && tables.contains(table);
    }

    boolean frozen() {
        return rows.frozen() && !rows.byNumber().isEmpty();
    }

    /** Writes them into a table; refused where its rows have another length. */
    void into(float[] table, int width) {
        InvalidInput.require(
                width == rows.dim(),
                "start.item",
                "must have vectors of the length " + width + " that this model has, has " + rows.dim()
                        + "; set dim to that, where it may be");
        rows.byNumber().forEach((row, values) -> System.arraycopy(values, 0, table, row * width, width));
    }

    /** What gives a table of the engine its frozen rows back. */
    Frozen of(NDManager manager, Shape table) {
        int width = (int) table.get(1);
        float[] keep = new float[(int) table.get(0)];
        Arrays.fill(keep, 1);
        rows.byNumber().keySet().forEach(row -> keep[row] = 0);
        float[] frozen = new float[Math.toIntExact(table.size())];
        into(frozen, width);
        return new Frozen(manager.create(keep, new Shape(keep.length, 1)), manager.create(frozen, table));
    }

    /** Rows of a table as they were: all others are kept. */
    record Frozen(NDArray keep, NDArray values) {
        /** Past the gradients, which do not belong to this. */
        void restore(NDArray table) {
            try (NDArray known = table.stopGradient()) {
                known.muli(keep);
                known.addi(values);
            }
        }
    }
}
