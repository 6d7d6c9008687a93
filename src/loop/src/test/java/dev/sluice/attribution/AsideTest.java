package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.attribution.AttributionDriver.Seen;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Baseline;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.TokenClaims;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A definition that is gone for a while costs nothing but the time until it is back. */
class AsideTest {
    private static final int DECISIONS = 60;

    private boolean there = true;
    private PublishedExperiment experiment = Happenings.experiment("");
    private final AttributionDriver forgetful = new AttributionDriver(
            (id, revision, version) -> Optional.of(experiment).filter(known -> there));
    private final AttributionDriver perfect = new AttributionDriver((id, revision, version) -> Optional.of(experiment));
    private Instant now = Happenings.START;

    @BeforeEach
    void begin() {
        tick(0);
    }

    private void tick(int seconds) {
        now = now.plusSeconds(seconds);
        forgetful.tick(now);
        perfect.tick(now);
    }

    private void append(Event event) {
        forgetful.append(event, now);
        perfect.append(event, now);
    }

    private void traffic(String run) {
        Random random = new Random(7);
        for (int i = 0; i < DECISIONS; i++) {
            now = now.plusMillis(20);
            TokenClaims token = Happenings.token(
                    run + i, Happenings.unit(i % 25), random.nextInt(2), now, Baseline.NONE, Optional.empty());
            append(Happenings.served(token));
            append(Happenings.event(token, "c", random.nextBoolean() ? EventType.CLICK : EventType.CONVERSION, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"unit\": \"user\",",
                "\"unit\": \"user\", \"policy\": {\"type\": \"thompson\", \"halfLife\": \"1h\"},"
            })
    void rowsOfADefinitionThatIsGone_wait_andCountWhenItIsBack(String more) {
        experiment = Happenings.experiment(more);
        traffic("d");
        there = false;
        assertThat(forgetful.emitted()).isEmpty();
        tick(120);
        assertThat(forgetful.aside()).isPositive();
        there = true;
        tick(2);
        assertThat(forgetful.aside()).isZero();
        traffic("e");
        tick(120);
        Seen seen = forgetful.drain();
        Seen expected = perfect.drain();
        assertThat(seen.cells).isEqualTo(expected.cells);
        assertThat(seen.units).isEqualTo(expected.units);
        assertThat(seen.ledger).isEqualTo(expected.ledger);
    }
}
