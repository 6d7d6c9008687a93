package dev.sluice.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    @Test
    void directory_findsOnlyWhatATokenMayName() {
        Directory directory = new Directory();
        PublishedExperiment experiment = ExperimentFixture.published(
                ExperimentFixture.definition(
                        "{\"key\": \"x\", \"arms\": [{\"key\": \"a\", \"control\": true}, {\"key\": \"b\"}]}"),
                Status.RUNNING,
                1);
        int id = experiment.id();
        assertThat(directory.find(id, 1, 0)).isEmpty();
        directory.current(experiment);
        assertThat(directory.find(id, 1, 0)).contains(experiment);
        assertThat(directory.find(id, 2, 0)).isEmpty();
        assertThat(directory.find(id, 1, 1)).isEmpty();
        assertThat(new AwaitingDefinitions(directory, Duration.ofMillis(50)).find(id, 1, 1))
                .isEmpty();
        assertThat(new AwaitingDefinitions(directory, Duration.ofMillis(50)).find(id, 1, 0))
                .contains(experiment);
        assertThat(experiment.controlSlot()).isZero();
        assertThatThrownBy(() -> experiment.slot("z")).hasMessageContaining("no arm");
    }
}
