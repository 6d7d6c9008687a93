package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.navigation.TraversalOrder;
import dev.cel.parser.CelUnparserFactory;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for what a condition says that no request can make good: parts that never have a value, and texts that are versions. */
final class ConditionCheck {
    private static final String FIELD = "";
    private static final Set<String> DIVISIONS = Set.of("_/_", "_%_");
    private static final Set<String> COMPARISONS = Set.of("_<_", "_<=_", "_>_", "_>=_");
    private static final Pattern TIME_ZONED = Pattern.compile("get[A-Z]\\w+");
    private static final Pattern OFFSET = Pattern.compile("[+-]?\\d{1,2}:\\d{2}");
    private static final Set<Kind> VALUES = Set.of(Kind.CONSTANT, Kind.CALL, Kind.LIST, Kind.MAP);

    private final CelAbstractSyntaxTree tree;
    private final CelNavigableExpr root;

    ConditionCheck(CelAbstractSyntaxTree tree) {
        this.tree = tree;
        this.root = CelNavigableAst.fromAst(tree).getRoot();
    }

    /**
     * Refuses a condition with a part that has no value whatever is asked: the first of the smallest ones is told.
     *
     * @param fails whether a part without names has no value
     */
    void requireValues(Predicate<CelAbstractSyntaxTree> fails) {
        root.allNodes(TraversalOrder.POST_ORDER)
                .filter(node -> node.getKind() == Kind.CALL)
                .forEach(node -> {
                    CelExpr.CelCall call = node.expr().call();
                    List<CelExpr> given = arguments(call);
                    require(
                            !(DIVISIONS.contains(call.function()) && zero(given.get(1))),
                            FIELD,
                            () -> "must not divide by 0, as in " + written(node));
                    require(
                            !call.function().equals(ConditionFunctions.IN_NETWORK)
                                    || text(given.get(1))
                                            .map(IpNetwork::parse)
                                            .map(Optional::isPresent)
                                            .orElse(true),
                            FIELD,
                            () -> "must give inNetwork a network like 10.0.0.0/8, as " + written(node) + " does not");
                    require(
                            !(TIME_ZONED.matcher(call.function()).matches() && given.size() > 1)
                                    || text(given.get(1))
                                            .map(ConditionCheck::zone)
                                            .orElse(true),
                            FIELD,
                            () -> "must name a time zone like Asia/Seoul or +09:00, as " + written(node) + " does not");
                    require(
                            !largestConstant(node) || !fails.test(part(node)),
                            FIELD,
                            () -> "must hold nothing that never has a value, as " + written(smallest(node, fails)));
                });
    }

    /** Keys that it takes from a variable; empty where it takes others than those that are written in it, or the whole. */
    Optional<Set<String>> named(String variable) {
        Set<String> names = new TreeSet<>();
        boolean all = root.allNodes()
                .filter(node -> node.getKind() == Kind.IDENT
                        && node.expr().ident().name().equals(variable))
                .allMatch(node -> node.parent()
                        .flatMap(around -> key(around.expr(), node.expr()))
                        .map(key -> names.add(key) || true)
                        .orElse(false));
        return all ? Optional.of(names) : Optional.empty();
    }

    private static Optional<String> key(CelExpr around, CelExpr variable) {
        if (around.exprKind().getKind() == Kind.SELECT) {
            return Optional.of(around.select().field());
        }
        boolean index = around.exprKind().getKind() == Kind.CALL
                && around.call().function().equals("_[_]")
                && around.call().args().get(0).id() == variable.id();
        return index ? text(around.call().args().get(1)) : Optional.empty();
    }

    /** Comparisons that order versions as texts, in which '10' comes before '9'; each as it is written. */
    List<String> versionsAsTexts() {
        return root.allNodes()
                .filter(node -> node.getKind() == Kind.CALL
                        && COMPARISONS.contains(node.expr().call().function()))
                .filter(node -> {
                    List<CelExpr> sides = node.expr().call().args();
                    boolean texts = sides.stream()
                            .allMatch(side ->
                                    text(side).isPresent() || named(side).isPresent());
                    return texts
                                    && sides.stream()
                                            .anyMatch(side -> text(side)
                                                    .filter(VersionOrder::like)
                                                    .isPresent())
                            || texts && sides.stream().allMatch(ConditionCheck::version);
                })
                .map(this::written)
                .toList();
    }

    /** Whether it is a text that is a version, or named as one. */
    private static boolean version(CelExpr side) {
        return text(side)
                .map(text -> VersionOrder.of(text).isPresent())
                .or(() -> named(side).map(name -> name.toLowerCase(Locale.ROOT).contains("version")))
                .orElse(false);
    }

    private static List<CelExpr> arguments(CelExpr.CelCall call) {
        return Stream.concat(call.target().stream(), call.args().stream()).toList();
    }

    /** Whether it names nothing, so that its value is always the same. */
    private static boolean constant(CelNavigableExpr node) {
        return node.allNodes().allMatch(inner -> VALUES.contains(inner.getKind()));
    }

    /** Whether it is not within another call, whose parts need no look of their own while it has a value. */
    private static boolean largestConstant(CelNavigableExpr node) {
        Optional<CelNavigableExpr> around = node.parent();
        while (around.isPresent() && around.get().getKind() != Kind.CALL) {
            around = around.get().parent();
        }
        return constant(node) && !around.map(ConditionCheck::constant).orElse(false);
    }

    /** The first call in it that has no value. */
    private CelNavigableExpr smallest(CelNavigableExpr node, Predicate<CelAbstractSyntaxTree> fails) {
        return node.allNodes(TraversalOrder.POST_ORDER)
                .filter(inner -> inner.getKind() == Kind.CALL && fails.test(part(inner)))
                .findFirst()
                .orElse(node);
    }

    private CelAbstractSyntaxTree part(CelNavigableExpr node) {
        return CelAbstractSyntaxTree.newCheckedAst(
                node.expr(), tree.getSource(), tree.getReferenceMap(), tree.getTypeMap());
    }

    private String written(CelNavigableExpr node) {
        return CelUnparserFactory.newUnparser()
                .unparse(CelAbstractSyntaxTree.newParsedAst(node.expr(), tree.getSource()));
    }

    private static boolean zone(String name) {
        try {
            return OFFSET.matcher(name).matches() || ZoneId.of(name) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean zero(CelExpr expression) {
        return expression.getKind() == Kind.CONSTANT
                && switch (expression.constant().getKind()) {
                    case INT64_VALUE -> expression.constant().int64Value() == 0;
                    case UINT64_VALUE -> expression.constant().uint64Value().longValue() == 0;
                    default -> false;
                };
    }

    private static Optional<String> text(CelExpr expression) {
        return expression.getKind() == Kind.CONSTANT && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(expression.constant().stringValue())
                : Optional.empty();
    }

    /** The last name of what is looked up, like {@code plan} of {@code context.plan}. */
    private static Optional<String> named(CelExpr expression) {
        if (expression.getKind() == Kind.SELECT) {
            return Optional.of(expression.select().field());
        }
        if (expression.getKind() == Kind.CALL && expression.call().function().equals("_[_]")) {
            return text(expression.call().args().get(1));
        }
        return expression.getKind() == Kind.IDENT
                ? Optional.of(expression.ident().name())
                : Optional.empty();
    }
}
