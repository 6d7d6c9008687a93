package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.sluice.codec.InvalidInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who takes part, as a condition on the request's context in the Common Expression Language, like
 * {@code context.country == 'KR' && context.age >= 18}. One that exists is well formed and has a truth value.
 */
public final class Targeting {
    /** Everybody takes part. */
    public static final Targeting EVERYBODY = new Targeting("", Optional.empty());

    private static final int MAX_LENGTH = 2_000;
    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(1_000)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("context", MapType.create(SimpleType.STRING, SimpleType.DYN))
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

    private final String expression;
    private final Optional<CelRuntime.Program> program;

    private Targeting(String expression, Optional<CelRuntime.Program> program) {
        this.expression = expression;
        this.program = program;
    }

    /** Reads a condition; empty means everybody. */
    @JsonCreator
    public static Targeting parse(String expression) {
        if (expression.isBlank()) {
            return EVERYBODY;
        }
        require(expression.length() <= MAX_LENGTH, "targeting", "must have at most " + MAX_LENGTH + " characters");
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(expression).getAst();
            return new Targeting(expression, Optional.of(RUNTIME.createProgram(tree)));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new InvalidInput(
                    "targeting",
                    "must be a CEL condition like context.country == 'KR': "
                            + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /** Whether a request with that context takes part; not, where the condition names what the context lacks. */
    public boolean matches(Map<String, Object> context) {
        if (program.isEmpty()) {
            return true;
        }
        try {
            return Boolean.TRUE.equals(program.get().eval(Map.of("context", widened(context))));
        } catch (CelEvaluationException e) {
            return false;
        }
    }

    /** The same values with the two kinds of numbers that the language knows. */
    private static Object widened(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> wide = new HashMap<>();
            map.forEach((key, inner) -> {
                if (inner != null) {
                    wide.put(key, widened(inner));
                }
            });
            return wide;
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .filter(inner -> inner != null)
                    .map(Targeting::widened)
                    .toList();
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof Number number && !(value instanceof Long) ? (Object) number.doubleValue() : value;
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
}
