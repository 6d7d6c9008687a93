package dev.sluice.ui.dashboard;

import static dev.sluice.ui.dashboard.Action.ARCHIVE;
import static dev.sluice.ui.dashboard.Action.CONCLUDE;
import static dev.sluice.ui.dashboard.Action.OVERRIDE;
import static dev.sluice.ui.dashboard.Action.PAUSE;
import static dev.sluice.ui.dashboard.Action.RESUME;
import static dev.sluice.ui.dashboard.Action.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.Status;
import org.junit.jupiter.api.Test;

class ActionTest {
    @Test
    void status_allowsWhatLeadsOnward() {
        assertThat(Action.of(Status.DRAFT)).containsExactly(START, OVERRIDE, ARCHIVE);
        assertThat(Action.of(Status.RUNNING)).containsExactly(PAUSE, CONCLUDE, OVERRIDE);
        assertThat(Action.of(Status.PAUSED)).containsExactly(RESUME, CONCLUDE, OVERRIDE);
        assertThat(Action.of(Status.CONCLUDED)).containsExactly(ARCHIVE);
        assertThat(Action.of(Status.ARCHIVED)).isEmpty();
    }

    @Test
    void name_isThatOfTheAddress() {
        assertThat(CONCLUDE.wireName()).isEqualTo("conclude");
    }
}
