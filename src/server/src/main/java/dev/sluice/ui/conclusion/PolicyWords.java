package dev.sluice.ui.conclusion;

import dev.sluice.codec.Kind;
import dev.sluice.policy.Policy;
import dev.sluice.ui.page.ChoiceLabels;
import java.lang.reflect.InvocationTargetException;

/** Says what a policy is. */
public final class PolicyWords {
    private PolicyWords() {}

    public static String name(Policy policy, ChoiceLabels words) {
        String text = "policy_type_" + Kind.nameOf(policy).replace('-', '_');
        try {
            return (String) ChoiceLabels.class.getMethod(text).invoke(words);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a policy has no name: " + text, e);
        }
    }
}
