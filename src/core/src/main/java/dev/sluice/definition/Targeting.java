package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.common.primitives.UnsignedLong;
import dev.cel.runtime.CelEvaluationException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part, as a condition on the request's context in the Common Expression Language, like
 * {@code context.country == 'KR' && context.age >= 18}. One that exists is well formed and has a truth value.
 */
public final class Targeting {
    /** Everybody takes part. */
    public static final Targeting EVERYBODY = new Targeting("", Optional.empty());

    private static final int MAX_LENGTH = 2_000;

    private final String expression;

    @JsonIgnore
    private final Optional<BoundedCel> condition;

    private Targeting(String expression, Optional<BoundedCel> condition) {
        this.expression = expression;
        this.condition = condition;
    }

    /** Reads a condition; empty means everybody. */
    @JsonCreator
    public static Targeting parse(String expression) {
        if (expression.isBlank()) {
            return EVERYBODY;
        }
        require(expression.length() <= MAX_LENGTH, "", "must have at most " + MAX_LENGTH + " characters");
        return new Targeting(expression, Optional.of(BoundedCel.parse(BoundedCel.Variable.CONTEXT, expression)));
    }

    /** Comparisons that order versions as texts, as they are written: in these '10' comes before '9'. */
    public List<String> versionsAsTexts() {
        return condition.map(BoundedCel::versionsAsTexts).orElse(List.of());
    }

    /** Whether a request with that context takes part; not, where the condition cannot be judged on it. */
    public boolean matches(Map<String, Object> context) {
        return judge(context) == Judgement.HOLDS;
    }

    /** How the condition stands to a request with that context. */
    @SuppressWarnings("unchecked") // a map stays one
    public Judgement judge(Map<String, Object> context) {
        if (condition.isEmpty()) {
            return Judgement.HOLDS;
        }
        try {
            return condition.get().holds((Map<String, Object>) widened(context)) ? Judgement.HOLDS : Judgement.FAILS;
        } catch (CelEvaluationException e) {
            return Judgement.CANNOT_TELL;
        }
    }

    /** The same values with the kinds of numbers that the language knows. */
    private static Object widened(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> wide = new HashMap<>();
            map.forEach((key, inner) -> {
                if (expressible(inner)) {
                    wide.put(key, widened(inner));
                }
            });
            return wide;
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .filter(Targeting::expressible)
                    .map(Targeting::widened)
                    .toList();
        }
        if (value instanceof BigInteger whole) {
            return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : UnsignedLong.valueOf(whole);
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof Number number && !(value instanceof Long) ? (Object) number.doubleValue() : value;
    }

    /** Not null, and no whole number beyond 64 bits, which as a fraction would equal its neighbours. */
    private static boolean expressible(@Nullable Object value) {
        return value != null
                && !(value instanceof BigInteger whole
                        && whole.bitLength() >= Long.SIZE
                        && (whole.signum() < 0 || whole.bitLength() > Long.SIZE));
    }

    @JsonValue
    public String expression() {
        return expression;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Targeting that && expression.equals(that.expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }

    @Override
    public String toString() {
        return expression;
    }

    /** How a condition stands to a request. */
    public enum Judgement {
        HOLDS,
        FAILS,
        /** It names what the context lacks, compares what cannot be compared, or is too much work. */
        CANNOT_TELL
    }
}
