package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import dev.cel.runtime.CelEvaluationException;
import java.util.Map;
import java.util.Set;

/**
 * Which items may be shown, as a condition on their attributes in the Common Expression Language, like
 * {@code item.genre == 'news' && item.price < 20}. Attributes have the types that the experiment declares.
 */
public final class ItemCondition {
    private static final int MAX_LENGTH = 2_000;
    private static final String ITSELF = "";

    private final BoundedCel condition;
    private final Attributes declared;

    private ItemCondition(BoundedCel condition, Attributes declared) {
        this.condition = condition;
        this.declared = declared;
    }

    /** Reads a condition; refuses one that is not well formed, or names what is not declared, with the line to add. */
    public static ItemCondition parse(String expression, Attributes declared) {
        require(expression.length() <= MAX_LENGTH, ITSELF, "must have at most " + MAX_LENGTH + " characters");
        BoundedCel condition = BoundedCel.parse(BoundedCel.Variable.ITEM, expression);
        Set<String> named = condition.named().orElse(Set.of());
        require(condition.named().isPresent(), ITSELF, "must name attributes one by one, like item.genre");
        for (String attribute : named) {
            require(
                    declared.type(attribute).isPresent(),
                    ITSELF,
                    () -> "must name declared attributes of items; add 'itemAttributes: [{ attribute: " + attribute
                            + ", type: text }]' to the experiment");
        }
        return new ItemCondition(condition, declared);
    }

    /** Whether it holds for an item; not, where it cannot be judged: the item lacks an attribute, or has another type. */
    public boolean allows(Map<String, String> attributes) {
        try {
            return condition.holds(declared.read(attributes));
        } catch (CelEvaluationException e) {
            return false;
        }
    }
}
