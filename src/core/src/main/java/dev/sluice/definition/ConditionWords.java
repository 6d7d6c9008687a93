package dev.sluice.definition;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in our words why a condition is none; the compiler's name the grammar's inner parts. */
final class ConditionWords {
    /** What it must be. */
    static final String BEGINNING = "must be a CEL condition like context.country == 'KR'; ";

    private static final Pattern UNKNOWN = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '(.*?)'.*", Pattern.DOTALL);
    private static final Pattern OTHER_TYPE =
            Pattern.compile("expected type '(.*)' but found '(.*)'.*", Pattern.DOTALL);
    private static final Pattern OPERATOR = Pattern.compile("_?(.*?)_?");

    private ConditionWords() {}

    static String of(CelValidationException refused) {
        CelIssue first = refused.getErrors().get(0);
        int line = first.getSourceLocation().getLine();
        int column = first.getSourceLocation().getColumn() + 1;
        return BEGINNING + what(first.getMessage()) + (line < 1 ? "" : " at line " + line + ", column " + column);
    }

    private static String what(String message) {
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.matches()) {
            return "nothing is known as '" + unknown.group(1) + "'";
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            return "'" + operator(overload.group(1)) + "' does not take " + overload.group(2);
        }
        Matcher type = OTHER_TYPE.matcher(message);
        if (type.matches()) {
            return type.group(1).equals("bool")
                    ? "this one is not true or false but of the type " + type.group(2)
                    : "a value of the type " + type.group(1) + " is needed, not " + type.group(2);
        }
        return "this one is not well formed";
    }

    /** The compiler writes the places of what an operator takes as underscores. */
    private static String operator(String function) {
        Matcher operator = OPERATOR.matcher(function);
        return operator.matches() && !operator.group(1).isEmpty() ? operator.group(1) : function;
    }
}
