package dev.sluice.arm;

import dev.sluice.codec.InvalidInput;
import dev.sluice.recommend.Recommender;
import java.util.Arrays;

/**
 * What units had, without who they are: whoever comes is compared with all of them. Where units are sessions, it is the
 * session-based nearest-neighbour method of Jannach and Ludewig (2017, "When recurrent neural networks meet the neighborhood for session-based
 * recommendation").
 *
 * @param popularity for units without a history
 * @param histories numbers of the items of each unit; the one that was seen last stands last
 * @param nearest units that count for somebody, 1 or more
 * @param shrinkage added to the product of lengths below the overlap, 0 or more: pulls the similarity of short histories towards 0
 * @param compared latest units of each item that somebody is compared with, 1 or more
 */
@SuppressWarnings("ArrayRecordComponent")
public record UserCfModel(TopKModel popularity, int[][] histories, int nearest, double shrinkage, int compared)
        implements TrainedModel {
    public UserCfModel {
        int size = popularity.items().size();
        for (int[] history : histories) {
            for (int item : history) {
                InvalidInput.require(item >= 0 && item < size, "histories", "must be numbers of items, got " + item);
            }
            InvalidInput.require(
                    Arrays.stream(history).distinct().count() == history.length,
                    "histories",
                    "must have each item of a unit once");
        }
        InvalidInput.require(nearest >= 1, "nearest", "must be 1 or more, got " + nearest);
        InvalidInput.require(
                shrinkage >= 0 && Double.isFinite(shrinkage), "shrinkage", "must be 0 or more, got " + shrinkage);
        InvalidInput.require(compared >= 1, "compared", "must be 1 or more, got " + compared);
    }

    @Override
    public ItemIndex catalogue() {
        return popularity.catalogue();
    }

    @Override
    public Recommender recommender(UnitItems histories, boolean includeSeen) {
        return new UserCfRecommender(this, histories, includeSeen);
    }
}
