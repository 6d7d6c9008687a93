package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Lines of a data set, dealt out to train on, to stop by and to test on.
 *
 * @param train 0-based line numbers of the interactions
 * @param valid the same
 * @param test the same
 */
public record Split(BitSet train, BitSet valid, BitSet test) {
    /**
     * The newest rows of all are the test, those before them are to stop by: what a model that is trained now meets tomorrow.
     * Of rows of one time the one that stands later in the data set is the newer.
     */
    public static Split byTime(Dataset dataset, Shares shares) {
        List<Interaction> rows = rows(dataset);
        List<Integer> order = new ArrayList<>(lines(rows));
        order.sort(Comparator.comparing((Integer line) -> rows.get(line).at()).thenComparing(line -> line));
        return dealt(order, shares);
    }

    /** Any rows, drawn without regard to time: kinder than what a model will meet. */
    public static Split atRandom(Dataset dataset, Shares shares, long seed) {
        int[] order = PermutationSampler.natural(rows(dataset).size());
        PermutationSampler.shuffle(RandomSource.XO_RO_SHI_RO_128_PP.create(seed), order);
        return dealt(Arrays.stream(order).boxed().toList(), shares);
    }

    /** Of each unit its last row is the test, and the one before is to stop by; units with fewer than three rows only train. */
    public static Split lastOfEachUnit(Dataset dataset) {
        List<Interaction> rows = rows(dataset);
        Map<String, List<Integer>> byUnit = new HashMap<>();
        lines(rows)
                .forEach(line -> byUnit.computeIfAbsent(rows.get(line).unit(), first -> new ArrayList<>())
                        .add(line));
        Split split = new Split(new BitSet(), new BitSet(), new BitSet());
        for (List<Integer> lines : byUnit.values()) {
            lines.sort(
                    Comparator.comparing((Integer line) -> rows.get(line).at()).thenComparing(line -> line));
            int train = lines.size() < 3 ? lines.size() : lines.size() - 2;
            lines.subList(0, train).forEach(split.train::set);
            if (train < lines.size()) {
                split.valid.set(lines.get(train));
                split.test.set(lines.get(train + 1));
            }
        }
        return split;
    }

    private static Split dealt(List<Integer> order, Shares shares) {
        Split split = new Split(new BitSet(), new BitSet(), new BitSet());
        int test = order.size() - (int) Math.round(order.size() * shares.test);
        int valid = test - (int) Math.round(order.size() * shares.valid);
        order.subList(0, valid).forEach(split.train::set);
        order.subList(valid, test).forEach(split.valid::set);
        order.subList(test, order.size()).forEach(split.test::set);
        return split;
    }

    private static List<Interaction> rows(Dataset dataset) {
        try (Stream<Interaction> rows = dataset.interactions()) {
            return rows.toList();
        }
    }

    private static List<Integer> lines(List<Interaction> rows) {
        return Stream.iterate(0, line -> line + 1).limit(rows.size()).toList();
    }

    /**
     * How much is held back.
     *
     * @param valid share of the rows to stop by, in [0, 1)
     * @param test share of the rows to test on, in [0, 1); together less than 1
     */
    public record Shares(double valid, double test) {
        public Shares {
            InvalidInput.require(valid >= 0 && valid < 1, "--valid", "must be in [0, 1), got " + valid);
            InvalidInput.require(test >= 0 && test < 1, "--test", "must be in [0, 1), got " + test);
            InvalidInput.require(valid + test < 1, "--test", "must leave rows to train on");
        }
    }
}
