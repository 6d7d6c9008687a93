package dev.sluice.event;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What the door said to one event. Duplicate, late and orphan are found later and counted in the ledger.
 *
 * @param eventId as the client sent it, or empty
 * @param verdict {@code accepted} or {@code invalid}
 * @param reason why it is invalid, naming the field; empty when accepted
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Verdict(String eventId, String verdict, String reason) {
    static Verdict accepted(String eventId) {
        return new Verdict(eventId, "accepted", "");
    }

    static Verdict invalid(String eventId, String reason) {
        return new Verdict(eventId, "invalid", reason);
    }
}
