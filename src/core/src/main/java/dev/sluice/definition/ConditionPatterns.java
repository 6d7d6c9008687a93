package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.sluice.codec.InvalidInput;
import java.util.HashMap;
import java.util.Map;

/** The regular expressions of a condition, compiled once, which are texts of it and stay small when written out. */
final class ConditionPatterns {
    private static final String MATCHES = "matches";
    private static final String FIELD = "";
    private static final int MOST_PROGRAM = 10_000;

    /**
     * What may have U+1C80 to U+1C88 in it: the letters themselves, an escape by number, a range that ends beyond them. RE2/J
     * looks for their other cases without end, since it does not come back to where it began.
     */
    private static final java.util.regex.Pattern ENDLESS =
            java.util.regex.Pattern.compile("[\\u1C80-\\u1C88]|\\\\x\\{|-[^\\x00-\\u1C7F]");

    private static final java.util.regex.Pattern IGNORES_CASE = java.util.regex.Pattern.compile("\\(\\?[a-zA-Z-]*i");

    private ConditionPatterns() {}

    /** By their text. */
    static Map<String, Pattern> of(CelAbstractSyntaxTree tree) {
        Map<String, Pattern> patterns = new HashMap<>();
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == ExprKind.Kind.CALL)
                .map(CelNavigableExpr::expr)
                .map(CelExpr::call)
                .filter(call -> call.function().equals(MATCHES))
                .forEach(call -> {
                    CelExpr pattern = call.args().get(call.args().size() - 1);
                    require(
                            pattern.getKind() == ExprKind.Kind.CONSTANT
                                    && pattern.constant().getKind() == CelConstant.Kind.STRING_VALUE,
                            FIELD,
                            "must give matches its regular expression as a text, not something to be computed");
                    patterns.computeIfAbsent(pattern.constant().stringValue(), ConditionPatterns::compiled);
                });
        return Map.copyOf(patterns);
    }

    private static Pattern compiled(String pattern) {
        RegexSize.check(pattern);
        require(
                !IGNORES_CASE.matcher(pattern).find()
                        || !ENDLESS.matcher(pattern).find(),
                FIELD,
                "must not ignore case, (?i), in a regular expression with \\x{...}, with U+1C80 to U+1C88, or with a range"
                        + " that ends beyond U+1C7F");
        try {
            Pattern compiled = Pattern.compile(pattern);
            require(
                    compiled.programSize() <= MOST_PROGRAM,
                    FIELD,
                    "must hold no regular expression whose program has more than " + MOST_PROGRAM + " steps");
            return compiled;
        } catch (PatternSyntaxException e) {
            throw new InvalidInput(
                    FIELD, "must hold regular expressions as RE2 knows them, which '" + e.getPattern() + "' is not");
        }
    }
}
