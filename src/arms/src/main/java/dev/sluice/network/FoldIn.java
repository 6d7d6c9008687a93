package dev.sluice.network;

/**
 * Finds the factors of a unit from what it had, as alternating least squares would with the items' factors as they are, and scores all
 * items by them (Hu, Koren and Volinsky 2008, equation 4, in the form of Rendle, Krichene, Zhang and Koren 2022, "Revisiting the
 * performance of iALS on item recommendation benchmarks"): with Y the items' factors and H those of the history's items it solves (HᵀH + α₀ YᵀY + λ (h + α₀ n) I) x = Hᵀ1 by
 * conjugate gradients, from x = 0.
 *
 * @param items n, of the catalogue
 * @param dim length of the factors
 * @param steps of conjugate gradients
 * @param unobserved α₀, weight of an item that a unit did not have; one that it had has 1 more
 * @param regularisation λ
 */
public record FoldIn(long items, long dim, int steps, double unobserved, double regularisation)
        implements HistoryScorer {
    /** Factors of the items, (items, dim). */
    public static final String ITEMS = "item.factors";

    /** α₀ YᵀY, (dim, dim). */
    public static final String GRAM = "item.gram";

    /** Added to divisors, which are 0 once the solution is exact. */
    private static final float TINY = 1e-20f;

    @Override
    public <T> T scores(Ops<T> ops, History<T> history) {
        T had = ops.embedding(ITEMS, Init.ZEROS, items, dim, history.items());
        Equations<T> equations = new Equations<>(
                ops, had, ops.transpose(had, 1, 0), ops.parameter(GRAM, Init.ZEROS, dim, dim), ridge(ops, had));
        T right = ops.reshape(ops.sum(had, 0), dim, 1);
        T found = ops.matmul(ops.parameter(ITEMS, Init.ZEROS, items, dim), equations.solved(right, steps));
        return ops.reshape(found, -1);
    }

    /** λ (h + α₀ n), as one number. */
    private <T> T ridge(Ops<T> ops, T had) {
        T ones = ops.expandLike(ops.constant(new float[] {1}, 1, 1), ops.slice(had, 1, 0, 1));
        T length = ops.sum(ones, 0);
        return ops.mul(
                ops.add(length, ops.constant(new float[] {(float) (unobserved * items)}, 1)),
                ops.constant(new float[] {(float) regularisation}, 1));
    }

    /** The matrix on the left, of which only products with a column are asked. */
    private record Equations<T>(Ops<T> ops, T had, T turned, T gram, T ridge) {
        T times(T column) {
            T own = ops.matmul(turned, ops.matmul(had, column));
            return ops.add(ops.add(own, ops.matmul(gram, column)), ops.mul(ridge, column));
        }

        T solved(T right, int steps) {
            T found = ops.sub(right, right);
            T rest = right;
            T direction = right;
            T size = square(rest);
            for (int step = 0; step < steps; step++) {
                T moved = times(direction);
                T by = ops.div(size, positive(ops.sum(ops.mul(direction, moved), 0)));
                found = ops.add(found, ops.mul(by, direction));
                rest = ops.sub(rest, ops.mul(by, moved));
                T left = square(rest);
                direction = ops.add(rest, ops.mul(ops.div(left, positive(size)), direction));
                size = left;
            }
            return found;
        }

        private T square(T column) {
            return ops.sum(ops.mul(column, column), 0);
        }

        private T positive(T number) {
            return ops.add(number, ops.constant(new float[] {TINY}, 1));
        }
    }
}
