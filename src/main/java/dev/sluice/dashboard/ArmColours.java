package dev.sluice.dashboard;

import dev.sluice.definition.PublishedExperiment;

/** Gives every arm the same colour everywhere, by its permanent slot. */
public final class ArmColours {
    /** Colours that people with any kind of colour vision tell apart; beyond, they repeat with another dash. */
    static final int COLOURS = 8;

    private ArmColours() {}

    /** Class of the arm in style sheets. */
    public static String of(PublishedExperiment experiment, String arm) {
        return of(experiment.slot(arm));
    }

    /** The same by slot. */
    static String of(int slot) {
        return "arm-" + slot % COLOURS;
    }
}
