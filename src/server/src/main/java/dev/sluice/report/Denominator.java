package dev.sluice.report;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Outcomes;
import java.util.Locale;

/** What VTR and CVR are rates of. The click rate is always per mature row. */
public enum Denominator {
    /** Per mature row: an impression, or a unit where units are randomised. */
    IMPRESSION(0),
    /** Per mature row with at least one click. */
    CLICK(Outcomes.CLICK);

    private final int happened;

    Denominator(int happened) {
        this.happened = happened;
    }

    /** Reads {@code impression} or {@code click}; empty means per impression. */
    public static Denominator parse(String name) {
        for (Denominator per : values()) {
            if (per.wireName().equals(name)) {
                return per;
            }
        }
        InvalidInput.require(name.isEmpty(), "per", "must be impression or click, got '" + name + "'");
        return IMPRESSION;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    long rows(Outcomes mature) {
        return mature.with(happened);
    }

    long views(Outcomes mature) {
        return mature.with(happened | Outcomes.VIEW);
    }

    long conversions(Outcomes mature) {
        return mature.with(happened | Outcomes.CONVERSION);
    }
}
