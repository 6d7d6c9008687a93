package dev.sluice.feature;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Exposure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What can be known of a candidate beside its item. */
public enum CandidateAttribute {
    /** Place in the list, from 1. When serving each candidate is asked about as the first, so that what stood there before gains nothing. */
    POSITION {
        @Override
        public OptionalDouble of(Exposure shown) {
            return widened(shown.position());
        }
    },
    /** Place among the candidates of the first stage, as its logarithm: ln 1 for the best. */
    RANK {
        @Override
        public OptionalDouble of(Exposure shown) {
            return shown.rank().isPresent()
                    ? OptionalDouble.of(Math.log(shown.rank().getAsInt()))
                    : OptionalDouble.empty();
        }
    },
    /** Score by the first stage. */
    SCORE {
        @Override
        public OptionalDouble of(Exposure shown) {
            return shown.score();
        }
    };

    /** What a ranker reads of its first stage. */
    public static final List<CandidateAttribute> OF_FIRST_STAGE = List.of(SCORE, RANK);

    /** The value; empty where it is not known. */
    public abstract OptionalDouble of(Exposure shown);

    /** Its name in a declaration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name. */
    public static CandidateAttribute of(String word) {
        return Arrays.stream(values())
                .filter(attribute -> attribute.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidInput("features", "must read " + words() + " of a candidate, got '" + word + "'"));
    }

    /** A value as a text, as a vocabulary lists it: {@code 3}, not {@code 3.0}; empty where there is none. */
    public static String text(OptionalDouble value) {
        if (value.isEmpty()) {
            return "";
        }
        double number = value.getAsDouble();
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private static String words() {
        return Arrays.stream(values()).map(CandidateAttribute::word).collect(Collectors.joining(", "));
    }

    private static OptionalDouble widened(OptionalInt value) {
        return value.isPresent() ? OptionalDouble.of(value.getAsInt()) : OptionalDouble.empty();
    }
}
