package dev.sluice.stream;

import org.apache.kafka.common.KafkaException;

/** A question that the broker did not answer; it may be asked again. */
public final class BrokerAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerAway(KafkaException cause) {
        super("the broker does not answer; ask again", cause);
    }
}
