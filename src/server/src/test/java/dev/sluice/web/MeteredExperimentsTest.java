package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import org.junit.jupiter.api.Test;

class MeteredExperimentsTest {
    private final Directory directory = new Directory();
    private final MeteredExperiments metered = new MeteredExperiments(directory);

    private void experiment(int id, Status status, int changes) {
        PublishedExperiment known = ExperimentFixture.published(
                ExperimentFixture.definition(
                        "{\"key\": \"e%d\", \"arms\": [{\"key\": \"a\", \"control\": true}, {\"key\": \"b\"}]}"
                                .formatted(id)),
                status,
                1);
        directory.current(new PublishedExperiment(
                known.v(),
                id,
                known.revision(),
                known.group(),
                known.salt(),
                status,
                known.slots(),
                known.definition(),
                known.createdAt(),
                known.concludedAt(),
                changes));
    }

    @Test
    void beyondTheMost_theyAreSummed_untilOthersEnd() {
        for (int id = 1; id <= 1_000; id++) {
            experiment(id, Status.RUNNING, 1);
        }
        long own = 0;
        for (int id = 1; id <= 1_000; id++) {
            own += metered.label("e" + id).equals("e" + id) ? 1 : 0;
        }
        assertThat(own).isBetween(150L, 300L);
        assertThat(metered.label("e1000")).isEqualTo(MeteredExperiments.OTHER);
        assertThat(metered.summed()).isEqualTo(1_000 - own);
        assertThat(metered.retire()).isEmpty();
        experiment(1, Status.ARCHIVED, 2);
        directory.remove(2);
        assertThat(metered.retire()).containsExactlyInAnyOrder("e1", "e2");
        assertThat(metered.label("e1000")).isEqualTo("e1000");
        assertThat(metered.label("e999")).isEqualTo("e999");
        assertThat(metered.label("e998")).isEqualTo(MeteredExperiments.OTHER);
    }

    @Test
    void whatThereIsNot_hasNoSeries() {
        assertThat(metered.label("nothing")).isEqualTo(MeteredExperiments.OTHER);
    }
}
