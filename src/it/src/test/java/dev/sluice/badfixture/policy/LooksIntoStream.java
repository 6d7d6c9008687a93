package dev.sluice.badfixture.policy;

import dev.sluice.stream.Topics;

/** Breaks a rule on purpose: a policy must not know Kafka. */
final class LooksIntoStream {
    String topic() {
        return Topics.owner(1, 2) + "";
    }
}
