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

    private static PublishedExperiment revision(int revision, int group, Status status, String more) {
        PublishedExperiment known = ExperimentFixture.published(
                ExperimentFixture.definition(
                        "{\"key\": \"x\", \"arms\": [{\"key\": \"a\", \"control\": true}" + more + "]}"),
                status,
                group);
        return new PublishedExperiment(
                known.v(),
                known.id(),
                revision,
                group,
                known.salt(),
                status,
                known.slots(),
                known.definition(),
                known.createdAt(),
                known.concludedAt());
    }

    @Test
    void group_isWhatWasDecidedBy_newestFirst() {
        Directory directory = new Directory();
        directory.current(revision(1, 1, Status.DRAFT, ",{\"key\": \"draft\"}"));
        directory.current(revision(2, 1, Status.RUNNING, ""));
        directory.current(revision(3, 1, Status.RUNNING, ",{\"key\": \"b\"}"));
        directory.current(revision(4, 2, Status.RUNNING, ",{\"key\": \"c\"}"));
        PublishedExperiment third = directory.find(1, 3, 0).orElseThrow();
        assertThat(directory.group(third))
                .containsExactly(
                        third.definition(),
                        directory.find(1, 2, 0).orElseThrow().definition());
        PublishedExperiment fourth = directory.require("x").experiment();
        assertThat(directory.group(fourth)).containsExactly(fourth.definition());
    }

    @Test
    void whatIsGone_isNotKnown_butItsNumberIsTaken() {
        Directory directory = new Directory();
        assertThat(directory.highest()).isZero();
        directory.current(revision(1, 1, Status.DRAFT, ""));
        directory.current(revision(2, 1, Status.RUNNING, ""));
        assertThat(directory.knows(1, 1)).isTrue();
        assertThat(directory.knows(1, 3)).isFalse();
        assertThat(directory.revisions(1))
                .extracting(PublishedExperiment::revision)
                .containsExactly(1, 2);
        directory.remove(1);
        assertThat(directory.knows(1, 1)).isFalse();
        assertThat(directory.highest()).isEqualTo(1);
    }

    /** A feed may tell late what this replica has made itself. */
    @Test
    void olderRevision_isNotInForceAgain() {
        Directory directory = new Directory();
        PublishedExperiment second = revision(2, 1, Status.RUNNING, "");
        directory.current(second);
        directory.current(revision(1, 1, Status.RUNNING, ",{\"key\": \"b\"}"));
        assertThat(directory.require("x").experiment()).isEqualTo(second);
        assertThat(directory.find(1, 1, 0)).isPresent();
        directory.remove(1);
        assertThat(directory.find("x")).isEmpty();
        assertThat(directory.latest(1)).isEmpty();
    }

    /** Events that are under way when it goes are not of nobody. */
    @Test
    void experimentThatIsGone_isStillKnownByItsRevisions() {
        Directory directory = new Directory();
        PublishedExperiment known = revision(1, 1, Status.RUNNING, "");
        directory.current(known);
        directory.remove(1);
        assertThat(directory.find(1)).isEmpty();
        assertThat(directory.find(1, 1, 0)).contains(known);
        assertThat(directory.find(1, 1, 1))
                .as("an allocation that was never read")
                .isEmpty();
        assertThat(directory.find(1, 2, 0)).isEmpty();
    }

    /** A record that is sent again, by whomever, undoes nothing. */
    @Test
    void olderState_ofTheSameRevision_changesNothing() {
        Directory directory = new Directory();
        PublishedExperiment running = changed(revision(1, 1, Status.RUNNING, ""), 1);
        PublishedExperiment paused = changed(revision(1, 1, Status.PAUSED, ""), 2);
        directory.current(running);
        directory.current(paused);
        directory.current(running);
        assertThat(directory.require("x").experiment()).isEqualTo(paused);
        directory.current(changed(running, 3));
        assertThat(directory.require("x").experiment().status()).isEqualTo(Status.RUNNING);
    }

    private static PublishedExperiment changed(PublishedExperiment known, int changes) {
        return new PublishedExperiment(
                known.v(),
                known.id(),
                known.revision(),
                known.group(),
                known.salt(),
                known.status(),
                known.slots(),
                known.definition(),
                known.createdAt(),
                known.concludedAt(),
                changes);
    }
}
