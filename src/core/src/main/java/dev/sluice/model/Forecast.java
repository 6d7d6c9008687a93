package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * How much longer it may take until a difference between control and an arm is claimed by a goal, while shares and rates stay
 * as they are and effects are as the data and a prior have them: no promise and no evidence.
 *
 * @param rows mature rows when it was made
 * @param within more mature rows that it looks ahead; 0 where a plan is over, so that nothing more can be claimed
 * @param chance that something is claimed within them, in [0, 1]
 * @param half more mature rows after which it is as likely claimed as not; empty where that is beyond
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Forecast(long rows, long within, double chance, Optional<Long> half) {
    /** Whether a planned split has ended. */
    public boolean over() {
        return within == 0;
    }
}
