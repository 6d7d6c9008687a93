package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Interval;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages, preconditions, filters and tables of the API. */
class RequestsTest {
    private static PublishedExperiment experiment(Status status) {
        return ExperimentFixture.published(
                ExperimentFixture.definition(
                        "{\"key\": \"home-feed\", \"hypothesis\": \"Newer IS better\", \"arms\": [{\"key\": \"a\", \"control\": true}]}"),
                status,
                1);
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "'\"3\"', 3", "'W/\"12\"', 12", "' \"7\" ', 7"})
    void ifMatch_namesARevision(String header, int revision) {
        assertThat(Paging.revision(header)).contains(revision);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"x\"", "-1", "\"1\", \"2\"", "99999999999"})
    void ifMatch_ofAnythingElse_isRefused(String header) {
        assertThatThrownBy(() -> Paging.revision(header)).hasMessageContaining("must be a revision");
    }

    @Test
    void ifMatch_ofNothingOrAnything_matchesAll() {
        assertThat(Paging.revision("")).isEmpty();
        assertThat(Paging.revision("*")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001})
    void limit_hasBounds(int limit) {
        assertThatThrownBy(() -> Paging.requireLimit(limit)).hasMessageContaining("[1, 1000]");
    }

    @Test
    void filter_leavesOutWhatIsArchived_unlessItIsAskedFor() {
        assertThat(ExperimentFilter.of("", "").passes(experiment(Status.RUNNING)))
                .isTrue();
        assertThat(ExperimentFilter.of("", "").passes(experiment(Status.ARCHIVED)))
                .isFalse();
        assertThat(ExperimentFilter.of("ARCHIVED,DRAFT", "").passes(experiment(Status.ARCHIVED)))
                .isTrue();
        assertThatThrownBy(() -> ExperimentFilter.of("SLEEPING", "")).hasMessageContaining("got 'SLEEPING'");
    }

    @ParameterizedTest
    @CsvSource({"HOME, true", "newer is, true", "older, false"})
    void filter_findsKeyAndHypothesis_whateverTheirCase(String text, boolean found) {
        assertThat(ExperimentFilter.of("", text).passes(experiment(Status.RUNNING)))
                .isEqualTo(found);
    }

    @Test
    void table_hasAColumnForEveryField_andQuotesWhatNeedsIt() {
        assertThat(CsvTable.of(List.of(
                        new Row("a, \"b\"", Optional.of(new Interval(0.5, 0.25, 0.75))),
                        new Row("c", Optional.empty()))))
                .isEqualTo("name,rate.value,rate.lower,rate.upper\r\n\"a, \"\"b\"\"\",0.5,0.25,0.75\r\nc,,,\r\n");
        assertThat(CsvTable.of(List.of())).isBlank();
    }

    private record Row(String name, Optional<Interval> rate) {}
}
