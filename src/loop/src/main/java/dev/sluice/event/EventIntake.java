package dev.sluice.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Event;
import dev.sluice.model.EventLog;
import dev.sluice.model.Quarantined;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Verifies events, appends the good ones to the log and the bad ones to quarantine, and says which was which. */
public final class EventIntake {
    /** Most events in one call. */
    public static final int MAX_EVENTS = 1_000;

    private final EventCheck check;
    private final EventLog log;
    private final Clock clock;

    public EventIntake(EventCheck check, EventLog log, Clock clock) {
        this.check = check;
        this.log = log;
        this.clock = clock;
    }

    /**
     * One verdict per event, in order, once all are durable; completes exceptionally when the log does not say so, and
     * then the whole call may be repeated. One bad event never rejects its neighbours.
     *
     * @param events 1 to 1000
     * @param sentAt when the call was sent by its sender's clock, or a missing node
     */
    public CompletionStage<List<Verdict>> accept(List<JsonNode> events, JsonNode sentAt) {
        InvalidInput.require(
                !events.isEmpty() && events.size() <= MAX_EVENTS,
                "events",
                "must hold 1 to " + MAX_EVENTS + " events, got " + events.size());
        Arrival arrival = Arrival.of(sentAt, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        List<Verdict> verdicts = new ArrayList<>(events.size());
        List<Event> accepted = new ArrayList<>(events.size());
        List<Quarantined> refused = new ArrayList<>();
        for (JsonNode json : events) {
            Checked checked = check.check(json, arrival);
            verdicts.add(checked.verdict());
            if (checked instanceof Checked.Taken taken) {
                accepted.add(taken.event());
            } else if (checked instanceof Checked.Refused no) {
                refused.add(no.record());
            }
        }
        return log.append(accepted, refused).thenApply(durable -> verdicts);
    }
}
