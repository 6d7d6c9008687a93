package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import dev.sluice.model.UnitSums;
import java.util.List;
import java.util.Optional;

/**
 * What a unit was shown and did in its mature decisions.
 *
 * @param impressions mature decisions
 * @param clicks of these, with at least one click
 * @param views with at least one view-through
 * @param conversions with at least one conversion
 * @param value of all of them
 * @param elsewhere of another arm than the unit's first decision
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record UnitActivity(long impressions, long clicks, long views, long conversions, double value, long elsewhere) {
    static final UnitActivity NOTHING = new UnitActivity(0, 0, 0, 0, 0, 0);

    /** With one more mature decision. */
    UnitActivity plus(Outcomes outcomes, boolean other) {
        return new UnitActivity(
                impressions + outcomes.rows(),
                clicks + outcomes.clicks(),
                views + outcomes.views(),
                conversions + outcomes.conversions(),
                value + outcomes.valueSum(),
                elsewhere + (other ? 1 : 0));
    }

    /** As the sums of one unit with that first decision; of none where nothing is mature yet. */
    UnitSums sums(TokenClaims first) {
        if (impressions == 0) {
            return UnitSums.NONE;
        }
        Optional<Double> covariate = first.baseline().covariate();
        List<Double> values = List.of(
                1.0,
                (double) impressions,
                (double) clicks,
                (double) views,
                (double) conversions,
                value,
                covariate.orElse(0.0),
                covariate.isPresent() ? 1.0 : 0.0);
        return UnitSums.of(values, elsewhere);
    }
}
