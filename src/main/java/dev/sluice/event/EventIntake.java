package dev.sluice.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.Event;
import dev.sluice.model.EventLog;
import dev.sluice.model.InvalidInput;
import dev.sluice.model.Quarantined;
import dev.sluice.model.TokenClaims;
import dev.sluice.token.TokenSigner;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Verifies events, appends the good ones to the log and the bad ones to quarantine, and says which was which. */
public final class EventIntake {
    /** Most events in one call. */
    public static final int MAX_EVENTS = 1_000;

    private static final int MAX_ORIGINAL = 4_096;

    private final TokenSigner signer;
    private final EventLog log;
    private final Clock clock;

    public EventIntake(TokenSigner signer, EventLog log, Clock clock) {
        this.signer = signer;
        this.log = log;
        this.clock = clock;
    }

    /**
     * One verdict per event, in order, once all are durable; completes exceptionally when the log does not say so, and
     * then the whole call may be repeated. One bad event never rejects its neighbours.
     *
     * @param events 1 to 1000
     */
    public CompletionStage<List<Verdict>> accept(List<JsonNode> events) {
        InvalidInput.require(
                !events.isEmpty() && events.size() <= MAX_EVENTS,
                "events",
                "must hold 1 to " + MAX_EVENTS + " events, got " + events.size());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Verdict> verdicts = new ArrayList<>(events.size());
        List<Event> accepted = new ArrayList<>(events.size());
        List<Quarantined> refused = new ArrayList<>();
        for (JsonNode json : events) {
            Optional<TokenClaims> claims = Optional.empty();
            try {
                SubmittedEvent submitted = new SubmittedEvent(json);
                claims = signer.verify(submitted.token());
                Event event = submitted.with(
                        claims.orElseThrow(() -> new InvalidInput("token", "is malformed, forged or expired")), now);
                accepted.add(event);
                verdicts.add(Verdict.accepted(event.eventId()));
            } catch (InvalidInput e) {
                String reason = e.field() + " " + e.getMessage();
                refused.add(quarantined(json, claims, reason, now));
                verdicts.add(Verdict.invalid(SubmittedEvent.idOf(json), reason));
            }
        }
        return log.append(accepted, refused).thenApply(durable -> verdicts);
    }

    private static Quarantined quarantined(JsonNode json, Optional<TokenClaims> claims, String reason, Instant now) {
        String original = json.toString();
        return new Quarantined(
                Quarantined.VERSION,
                Quarantined.EVENT,
                claims.map(TokenClaims::experiment).orElse(0),
                claims.map(TokenClaims::unit).orElse(""),
                reason,
                now,
                original.length() <= MAX_ORIGINAL ? original : original.substring(0, MAX_ORIGINAL));
    }
}
