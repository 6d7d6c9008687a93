package dev.sluice.definition;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.CelFunctionOverload.Binary;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.sluice.codec.InvalidInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Conditions in the Common Expression Language that end soon whatever they are asked. The language's own limits know
 * iterations only, and nothing can interrupt it: so what works through texts is bound here, and adds its work to a count of the
 * evaluation, beyond which it cannot be judged.
 */
final class BoundedCel {
    /** What one evaluation may do, counted in characters that it copies; all of it takes a few milliseconds. */
    static final long MOST_WORK = 2_000_000;

    /** One step of a regular expression takes as long as so many characters. */
    private static final int STEP = 3;
    /** One element of a list or map that is looked at. */
    private static final int ELEMENT = 64;
    /** Characters that are compared while one is copied. */
    private static final int CONTAINED_AT_ONCE = 4;
    /** Whose work does not depend on what they are given. */
    private static final Set<StandardFunction> CONSTANT =
            EnumSet.of(StandardFunction.INDEX, StandardFunction.LOGICAL_NOT);
    /** Any call, also one that fails: what it throws may be forgiven. */
    private static final int CALL = 400;
    /** One that reads a text, a time or a time zone. */
    private static final int SLOW_CALL = 4_000;

    private static final Set<StandardFunction> SLOW = EnumSet.of(
            StandardFunction.BOOL,
            StandardFunction.BYTES,
            StandardFunction.DOUBLE,
            StandardFunction.DURATION,
            StandardFunction.GET_DATE,
            StandardFunction.GET_DAY_OF_MONTH,
            StandardFunction.GET_DAY_OF_WEEK,
            StandardFunction.GET_DAY_OF_YEAR,
            StandardFunction.GET_FULL_YEAR,
            StandardFunction.GET_HOURS,
            StandardFunction.GET_MILLISECONDS,
            StandardFunction.GET_MINUTES,
            StandardFunction.GET_MONTH,
            StandardFunction.GET_SECONDS,
            StandardFunction.INT,
            StandardFunction.STRING,
            StandardFunction.TIMESTAMP,
            StandardFunction.UINT);
    /** Bound here. */
    private static final Set<StandardFunction> OURS = EnumSet.of(
            StandardFunction.CONTAINS,
            StandardFunction.MATCHES,
            StandardFunction.STARTS_WITH,
            StandardFunction.ENDS_WITH);

    /** Of all loops together, the language's own limit. */
    private static final int MOST_TURNS = 1_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(MOST_TURNS)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    private static final Map<Variable, CelCompiler> COMPILERS = Arrays.stream(Variable.values())
            .collect(Collectors.toUnmodifiableMap(variable -> variable, BoundedCel::compiler));
    /** Of the evaluation that this thread is in. */
    private static final ThreadLocal<Work> WORK = new ThreadLocal<>();

    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .addFunctionBindings(counted())
            .addFunctionBindings(ConditionFunctions.BOUND.stream()
                    .map(binding -> counted(binding, SLOW_CALL))
                    .toList())
            .addFunctionBindings(
                    text("contains_string", (a, b) -> {
                        spend((long) a.length() * b.length() / CONTAINED_AT_ONCE);
                        return a.contains(b);
                    }),
                    text("starts_with_string", (a, b) -> {
                        spend(b.length());
                        return a.startsWith(b);
                    }),
                    text("ends_with_string", (a, b) -> {
                        spend(b.length());
                        return a.endsWith(b);
                    }),
                    text("matches", BoundedCel::matches),
                    text("matches_string", BoundedCel::matches))
            .build();

    private final Variable variable;
    private final CelRuntime.Program program;
    /** Compiled once, by their text. */
    private final Map<String, Pattern> patterns;
    /** Comparisons that order versions as texts. */
    private final List<String> versionsAsTexts;
    /** What it names of its variable; empty where that cannot be told. */
    private final Optional<Set<String>> named;

    private BoundedCel(Variable variable, CelAbstractSyntaxTree tree) throws CelEvaluationException {
        this.variable = variable;
        this.named = new ConditionCheck(tree).named(variable.word);
        this.program = RUNTIME.createProgram(tree);
        this.patterns = ConditionPatterns.of(tree);
        this.versionsAsTexts = new ConditionCheck(tree).versionsAsTexts();
    }

    private static CelCompiler compiler(Variable variable) {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar(variable.word, MapType.create(SimpleType.STRING, SimpleType.DYN))
                .addFunctionDeclarations(ConditionFunctions.DECLARED)
                .setResultType(SimpleType.BOOL)
                .build();
    }

    /** Reads a condition; refuses one that is not well formed, could grow large, or never has a value. */
    static BoundedCel parse(Variable variable, String expression) {
        try {
            CelAbstractSyntaxTree tree = Objects.requireNonNull(COMPILERS.get(variable))
                    .compile(expression)
                    .getAst();
            BoundedCel condition = new BoundedCel(variable, tree);
            new ConditionCheck(tree).requireValues(BoundedCel::fails);
            return condition;
        } catch (CelValidationException e) {
            throw new InvalidInput("", ConditionWords.of(e));
        } catch (CelEvaluationException e) {
            throw new InvalidInput("", ConditionWords.BEGINNING + "this one can never be evaluated");
        }
    }

    /** Whether a part that names nothing has no value. */
    private static boolean fails(CelAbstractSyntaxTree part) {
        try {
            evaluated(RUNTIME.createProgram(part), ConditionPatterns.of(part), Map.of());
            return false;
        } catch (CelEvaluationException e) {
            return true;
        }
    }

    List<String> versionsAsTexts() {
        return versionsAsTexts;
    }

    /** Keys of its variable that it names; empty where it takes others than those that are written in it. */
    Optional<Set<String>> named() {
        return named;
    }

    /** Whether the condition holds; an exception where it cannot be judged. */
    boolean holds(Map<String, Object> values) throws CelEvaluationException {
        // what a condition names in vain may come back as a set of what is unknown, not as a failure
        if (evaluated(program, patterns, Map.of(variable.word, values)) instanceof Boolean truth) {
            return truth;
        }
        throw new CelEvaluationException("is neither true nor false");
    }

    private static Object evaluated(CelRuntime.Program program, Map<String, Pattern> patterns, Map<String, ?> variables)
            throws CelEvaluationException {
        WORK.set(new Work(patterns));
        try {
            return program.eval(variables);
        } catch (TooMuchWork e) {
            throw new CelEvaluationException(e.getMessage());
        } finally {
            WORK.remove();
        }
    }

    /** The language's own functions: each counts what it is given before it works on it, and each turn of a loop counts. */
    private static List<CelFunctionBinding> counted() {
        List<CelFunctionBinding> counted = new ArrayList<>(standard(CONSTANT::contains));
        standard(function -> function == StandardFunction.NOT_STRICTLY_FALSE).forEach(binding -> {
            CelFunctionOverload function = binding.getDefinition();
            counted.add(new Counted(binding, arguments -> {
                spend(MOST_WORK / MOST_TURNS);
                return function.apply(arguments);
            }));
        });
        standard(SLOW::contains).forEach(binding -> counted.add(counted(binding, SLOW_CALL)));
        standard(function -> !CONSTANT.contains(function)
                        && !SLOW.contains(function)
                        && !OURS.contains(function)
                        && function != StandardFunction.NOT_STRICTLY_FALSE)
                .forEach(binding -> counted.add(counted(binding, CALL)));
        return counted;
    }

    private static CelFunctionBinding counted(CelFunctionBinding binding, int call) {
        CelFunctionOverload function = binding.getDefinition();
        return new Counted(binding, arguments -> {
            spend(call);
            for (Object argument : arguments) {
                spendOn(argument);
            }
            return function.apply(arguments);
        });
    }

    private static Collection<CelFunctionBinding> standard(Predicate<StandardFunction> wanted) {
        return CelStandardFunctions.newBuilder()
                .filterFunctions((function, overload) -> wanted.test(function))
                .build()
                .newFunctionBindings(RuntimeEquality.create(RuntimeHelpers.create(), OPTIONS), OPTIONS);
    }

    private static void spendOn(Object value) {
        if (value instanceof String text) {
            spend(text.length());
        } else if (value instanceof CelByteString bytes) {
            spend(bytes.size());
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                spend(ELEMENT);
                spendOn(key);
                spendOn(inner);
            });
        } else if (value instanceof Collection<?> list) {
            list.forEach(inner -> {
                spend(ELEMENT);
                spendOn(inner);
            });
        } else {
            spend(1);
        }
    }

    private static CelFunctionBinding text(String overload, Binary<String, String> function) {
        return CelFunctionBinding.from(overload, String.class, String.class, function);
    }

    private static void spend(long amount) {
        WORK.get().spend(amount);
    }

    private static boolean matches(String text, String pattern) {
        Pattern compiled = Objects.requireNonNull(
                WORK.get().patterns.get(pattern), "every pattern was compiled with its condition");
        spend((text.length() + 1L) * compiled.programSize() * STEP);
        return compiled.matcher(text).find();
    }

    /** What a condition is about: texts to values. */
    enum Variable {
        /** Of a request. */
        CONTEXT("context"),
        /** Of an item. */
        ITEM("item");

        private final String word;

        Variable(String word) {
            this.word = word;
        }
    }

    /** One of the language's functions with something before it. */
    @Immutable
    private record Counted(CelFunctionBinding own, CelFunctionOverload definition) implements CelFunctionBinding {
        @Override
        public String getOverloadId() {
            return own.getOverloadId();
        }

        @Override
        public ImmutableList<Class<?>> getArgTypes() {
            return own.getArgTypes();
        }

        @Override
        public CelFunctionOverload getDefinition() {
            return definition;
        }

        @Override
        public boolean isStrict() {
            return own.isStrict();
        }
    }

    /** What one evaluation has done. */
    private static final class Work {
        private final Map<String, Pattern> patterns;
        private final AtomicLong left = new AtomicLong(MOST_WORK);

        Work(Map<String, Pattern> patterns) {
            this.patterns = patterns;
        }

        void spend(long amount) {
            if (left.addAndGet(-amount) < 0) {
                throw new TooMuchWork();
            }
        }
    }

    /** An error, since the language forgives exceptions on one side of && and ||, and would go on. */
    private static final class TooMuchWork extends Error {
        private static final long serialVersionUID = 1;

        TooMuchWork() {
            super("too much work for one request", null, false, false);
        }
    }
}
