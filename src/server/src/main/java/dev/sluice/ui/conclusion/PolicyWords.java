package dev.sluice.ui.conclusion;

import dev.sluice.codec.Json;
import dev.sluice.policy.Policy;

/** Says what a policy is. */
public final class PolicyWords {
    private PolicyWords() {}

    /** Its name. */
    public static String name(Policy policy, ExperimentWords words) {
        String type = Json.http().valueToTree(policy).path("type").asText();
        return switch (type) {
            case "fixed" -> words.policyFixed();
            case "thompson" -> words.policyThompson();
            case "epsilon-greedy" -> words.policyEpsilonGreedy();
            case "top-two" -> words.policyTopTwo();
            case "sliding-window-thompson" -> words.policySlidingWindow();
            case "softmax" -> words.policySoftmax();
            case "interleaving" -> words.policyInterleaving();
            default -> type;
        };
    }
}
