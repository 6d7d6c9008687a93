package dev.sluice.ui.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Interval;
import dev.sluice.outcome.ServedLists;
import dev.sluice.outcome.ServedLists.ArmLists;
import dev.sluice.outcome.ServedLists.ItemByArm;
import dev.sluice.outcome.ServedLists.ItemFigures;
import dev.sluice.outcome.ServedLists.ListDay;
import dev.sluice.outcome.ServedLists.ListOverlap;
import dev.sluice.outcome.ServedLists.PositionFigures;
import dev.sluice.ui.dashboard.ListsView.ArmLine;
import dev.sluice.ui.dashboard.ListsView.DayLine;
import dev.sluice.ui.dashboard.ListsView.ItemLine;
import dev.sluice.web.ListReports.ListReport;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListsViewTest {
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    private static PublishedExperiment experiment(int arms) {
        String all = IntStream.range(0, arms)
                .mapToObj(arm -> "{\"key\": \"arm-%d\", \"control\": %s}".formatted(arm, arm == 0))
                .collect(Collectors.joining(", "));
        return ExperimentFixture.published(
                ExperimentFixture.definition("{\"key\": \"shop\", \"arms\": [%s]}".formatted(all)), Status.RUNNING, 1);
    }

    private static ListsView view(PublishedExperiment experiment, ServedLists lists) {
        return ListsView.of(
                experiment,
                new ListReport("shop", FROM, FROM.plusSeconds(3_600), lists),
                Map.of("tea", "A cup of tea"));
    }

    private static PositionFigures at(String arm, int position, long clicked) {
        return new PositionFigures(arm, position, 100, clicked, 0, 0, new Interval(clicked / 100.0, 0, 0.5));
    }

    @Test
    void figuresAreToldByArm_theHighestRateFillsItsBar() {
        ListsView view = view(
                experiment(2),
                new ServedLists(
                        12,
                        40,
                        List.of(new ArmLists("arm-1", 80, 10, 20, 3), new ArmLists("arm-0", 100, 4, 0, 0)),
                        List.of(at("arm-0", 1, 5), at("arm-1", 1, 10), at("arm-1", 2, 0), at("gone", 1, 90)),
                        List.of(
                                new ItemFigures("tea", 60, 6, 0, 0, 0, Map.of("arm-0", new ItemByArm(50, 4))),
                                new ItemFigures("cup", 10, 0, 0, 0, 0, Map.of())),
                        List.of(new ListOverlap("arm-0", "arm-1", 2.5)),
                        List.of(
                                new ListDay("arm-0", DAY, 1, 4, Optional.empty(), Optional.empty(), 3, 0.5, 0.25),
                                new ListDay(
                                        "arm-1",
                                        DAY.plusDays(1),
                                        9,
                                        4,
                                        Optional.of(0.1),
                                        Optional.of(1.0),
                                        3,
                                        0.5,
                                        1))));
        assertThat(view.control()).isEqualTo("arm-0");
        assertThat(view.arms()).extracting(ArmLine::key).containsExactly("arm-0", "arm-1");
        assertThat(view.arms()).extracting(ArmLine::common).containsExactly("–", "2.50");
        assertThat(view.arms()).extracting(ArmLine::ofCatalogue).containsExactly("10.0%", "25.0%");
        assertThat(view.arms()).extracting(ArmLine::half).containsExactly("–", "3");
        assertThat(view.positions()).hasSize(2);
        assertThat(view.positions().get(0).cells())
                .extracting(ListsView.RateCell::width)
                .containsExactly("50.00", "100.00");
        assertThat(view.positions().get(1).cells())
                .extracting(ListsView.RateCell::rate)
                .containsExactly("–", "0%");
        assertThat(view.mostClicked()).extracting(ItemLine::name).containsExactly("A cup of tea", "cup");
        assertThat(view.mostClicked().get(0).shares()).containsExactly("50.0%", "0%");
        assertThat(view.days()).extracting(DayLine::day).containsExactly("2026-03-02", "2026-03-01");
        assertThat(view.days()).extracting(DayLine::coverage).containsExactly("10.0%", "–");
        assertThat(view.more()).isZero();
    }

    @Test
    void ofManyArms_thoseWithTheMostListsAreShown() {
        List<ArmLists> arms = new ArrayList<>();
        for (int arm = 0; arm < 12; arm++) {
            arms.add(new ArmLists("arm-" + arm, arm == 3 ? 1 : 100 + arm, 4, 0, 0));
        }
        ListsView view = view(experiment(12), new ServedLists(4, 0, arms, List.of(), List.of(), List.of(), List.of()));
        assertThat(view.arms())
                .extracting(ArmLine::key)
                .containsExactly("arm-4", "arm-5", "arm-6", "arm-7", "arm-8", "arm-9", "arm-10", "arm-11");
        assertThat(view.more()).isEqualTo(4);
        assertThat(view.arms()).extracting(ArmLine::ofCatalogue).containsOnly("–");
    }
}
