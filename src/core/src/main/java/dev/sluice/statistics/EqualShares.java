package dev.sluice.statistics;

import java.util.List;
import org.apache.commons.math3.stat.inference.ChiSquareTest;

/** Pearson's chi-square test that a share is the same in every group (Pearson 1900); for one look, not for many. */
public final class EqualShares {
    private EqualShares() {}

    /** p-value in [0, 1]; 1 where fewer than two groups have members, or none or all of them are marked. */
    public static double p(List<Group> groups) {
        long[][] table = groups.stream()
                .filter(group -> group.members > 0)
                .map(group -> new long[] {group.marked, group.members - group.marked})
                .toArray(long[][]::new);
        long marked = groups.stream().mapToLong(Group::marked).sum();
        long members = groups.stream().mapToLong(Group::members).sum();
        if (table.length < 2 || marked == 0 || marked == members) {
            return 1;
        }
        return new ChiSquareTest().chiSquareTest(table);
    }

    /**
     * A group.
     *
     * @param marked members that carry the mark, in [0, members]
     * @param members of the group, 0 or more
     */
    public record Group(long marked, long members) {
        public Group {
            if (marked < 0 || marked > members) {
                throw new IllegalArgumentException("marked must be in [0, " + members + "], got " + marked);
            }
        }
    }
}
