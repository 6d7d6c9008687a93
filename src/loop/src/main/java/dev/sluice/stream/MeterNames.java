package dev.sluice.stream;

/** Names of meters that more than one room speaks of. */
public final class MeterNames {
    /** Records that a stage has not read yet, by {@link #STAGE}. */
    public static final String STAGE_LAG = "sluice.stage.lag";

    public static final String STAGE = "stage";

    private MeterNames() {}
}
