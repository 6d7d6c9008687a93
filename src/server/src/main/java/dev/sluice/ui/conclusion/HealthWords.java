package dev.sluice.ui.conclusion;

/** Says how the checks stand, for whoever does not see the colour. */
public final class HealthWords {
    private HealthWords() {}

    public static String of(TrafficLight.Level level, ExperimentWords words) {
        return switch (level) {
            case BAD -> words.checksBad();
            case WARN -> words.checksWarn();
            case GOOD -> words.checksGood();
        };
    }
}
