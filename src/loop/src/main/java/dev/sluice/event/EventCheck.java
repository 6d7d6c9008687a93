package dev.sluice.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.Definitions;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Quarantined;
import dev.sluice.model.TokenClaims;
import dev.sluice.token.TokenSigner;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Verifies one submitted event: token, fields, and the type against what its experiment declares. */
public final class EventCheck {
    private static final int MAX_ORIGINAL = 4_096;

    private final TokenSigner signer;
    private final Definitions definitions;

    /**
     * @param definitions what is known without waiting; a type that is not among the standard ones is left to
     *     attribution where the experiment is not known here yet
     */
    public EventCheck(TokenSigner signer, Definitions definitions) {
        this.signer = signer;
        this.definitions = definitions;
    }

    Checked check(JsonNode json, Arrival arrival) {
        Optional<TokenClaims> claims = Optional.empty();
        try {
            SubmittedEvent submitted = new SubmittedEvent(json);
            claims = signer.verify(submitted.token());
            Event event = submitted.with(
                    claims.orElseThrow(() -> new InvalidInput("token", "is malformed, forged or expired")), arrival);
            requireDeclared(event);
            requirePlace(event);
            return new Checked.Taken(event);
        } catch (InvalidInput e) {
            String reason = e.field() + " " + e.getMessage();
            return new Checked.Refused(
                    quarantined(json.toString(), claims, reason, arrival.received()),
                    Verdict.invalid(SubmittedEvent.idOf(json), reason));
        }
    }

    private void requireDeclared(Event event) {
        if (!event.type().custom()) {
            return;
        }
        TokenClaims token = event.token();
        definitions.find(token.experiment(), token.revision(), token.version()).ifPresent(experiment -> {
            ExperimentDefinition definition = experiment.definition();
            InvalidInput.require(
                    definition.knows(event.type()),
                    "type",
                    "must be one of " + names(definition) + ", got '"
                            + event.type().wireName() + "'");
        });
    }

    /** A click on a list drafted from two arms counts for the arm that put the item there. */
    private static void requirePlace(Event event) {
        if (event.type().equals(EventType.CLICK)) {
            event.token()
                    .teams()
                    .ifPresent(teams -> InvalidInput.require(
                            teams.has(event.position()),
                            "position",
                            "must be the clicked item's, 1 to " + teams.length()
                                    + ", since the list was drafted from two arms; got " + event.position()));
        }
    }

    private static String names(ExperimentDefinition definition) {
        return Stream.concat(EventType.STANDARD.stream(), definition.eventTypes().stream())
                .map(EventType::wireName)
                .collect(Collectors.joining(", "));
    }

    /** The record of something that is no good, with its beginning as it came. */
    static Quarantined quarantined(String original, Optional<TokenClaims> claims, String reason, Instant received) {
        return new Quarantined(
                Quarantined.NEWEST,
                Quarantined.EVENT,
                claims.map(TokenClaims::experiment).orElse(0),
                claims.map(TokenClaims::unit).orElse(""),
                reason,
                received,
                original.length() <= MAX_ORIGINAL ? original : original.substring(0, MAX_ORIGINAL));
    }
}
