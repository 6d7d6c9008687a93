package dev.sluice.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Corrections for asking several questions at once. Results are in the order of the input. */
public final class Multiplicity {
    private Multiplicity() {}

    public static double[] bonferroni(double... p) {
        return Arrays.stream(p).map(value -> Math.min(1, p.length * value)).toArray();
    }

    /** p-values adjusted for the family-wise error rate (Holm 1979). */
    public static double[] holm(double... p) {
        double[] adjusted = new double[p.length];
        double largest = 0;
        int left = p.length;
        for (int index : ascending(p)) {
            largest = Math.max(largest, Math.min(1, left * p[index]));
            adjusted[index] = largest;
            left--;
        }
        return adjusted;
    }

    /** p-values adjusted for the false discovery rate (Benjamini and Hochberg 1995). */
    public static double[] benjaminiHochberg(double... p) {
        double[] adjusted = new double[p.length];
        int[] order = ascending(p);
        double least = 1;
        for (int rank = p.length; rank > 0; rank--) {
            int index = order[rank - 1];
            least = Math.min(least, p.length * p[index] / rank);
            adjusted[index] = least;
        }
        return adjusted;
    }

    /**
     * Which hypotheses e-values reject at a false discovery rate of {@code alpha}: the k largest, for the largest k with
     * e_(k) ≥ m / (k α). Holds under any dependence and whenever one looks (Wang and Ramdas 2022).
     *
     * @param logE natural logarithms of the e-values
     */
    public static boolean[] eBenjaminiHochberg(double alpha, double... logE) {
        int[] order = ascending(Arrays.stream(logE).map(value -> -value).toArray());
        int rejected = 0;
        for (int k = 1; k <= logE.length; k++) {
            if (logE[order[k - 1]] >= Math.log(logE.length / (k * alpha))) {
                rejected = k;
            }
        }
        boolean[] result = new boolean[logE.length];
        for (int k = 0; k < rejected; k++) {
            result[order[k]] = true;
        }
        return result;
    }

    private static int[] ascending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(index -> values[index]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
