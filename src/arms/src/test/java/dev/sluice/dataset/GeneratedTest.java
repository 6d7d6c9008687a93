package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GeneratedTest {
    @Test
    void sessions_stayWithAKind_whichTheTitleSays() {
        GeneratedSessions sessions = new GeneratedSessions(500, 400, 3);
        Map<String, String> kinds = sessions.items()
                .collect(Collectors.toMap(Item::id, item -> item.title().replaceFirst(".* ", "")));
        List<Interaction> rows = sessions.interactions().toList();
        long same = 0;
        long pairs = 0;
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).unit().equals(rows.get(i - 1).unit())) {
                pairs++;
                same += kinds.get(rows.get(i).item())
                                .equals(kinds.get(rows.get(i - 1).item()))
                        ? 1
                        : 0;
            }
        }
        assertThat((double) same / pairs).as("0.9 · 0.9 and some by chance").isCloseTo(0.82, within(0.05));
        assertThat(sessions.interactions().toList()).as("the same again").isEqualTo(rows);
        assertThat(new GeneratedSessions(500, 400, 4).interactions().toList()).isNotEqualTo(rows);
    }

    @Test
    void pictures_showWhatUnitsLike_andHalfOfTheItemsSay() {
        GeneratedPictures pictures = new GeneratedPictures(100, 20_000, 3);
        Map<String, String> genres = pictures.items()
                .collect(Collectors.toMap(Item::id, item -> item.attributes().get("genre")));
        assertThat(genres.values().stream().filter(String::isEmpty)).hasSize(50);
        assertThat(genres.values()).contains("disc", "square", "cross", "stripes");
        List<Interaction> rows = pictures.interactions().toList();
        assertThat(rows.subList(0, 18_000))
                .as("old ones")
                .allMatch(row -> Integer.parseInt(row.item().substring(1)) < 80);
        assertThat(rows.subList(18_000, 20_000))
                .as("new ones")
                .allMatch(row -> Integer.parseInt(row.item().substring(1)) >= 80);
        byte[] picture = pictures.contents().bytes("images/i3.png");
        assertThat(picture).isEqualTo(pictures.contents().bytes("images/i3.png"));
        assertThat(picture).isNotEqualTo(pictures.contents().bytes("images/i5.png"));
        assertThatThrownBy(() -> new GeneratedPictures(10, 20_000, 3)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new GeneratedPictures(100, 10, 3)).isInstanceOf(InvalidInput.class);
    }

    /** Of order 1 an attribute's rates differ by themselves; of order 2 they do so given another attribute only. */
    @Test
    void clicks_areOfTheOrderThatIsAskedFor() {
        assertThat(spread(new GeneratedClicks(200_000, 1, 5))).isGreaterThan(0.05);
        GeneratedClicks clicks = new GeneratedClicks(200_000, 3, 5);
        assertThat(clicks.interactions()
                        .mapToDouble(Interaction::value)
                        .average()
                        .orElseThrow())
                .isBetween(0.1, 0.45);
        assertThat(clicks.interactions().limit(100).toList())
                .isEqualTo(new GeneratedClicks(1_000, 3, 5)
                        .interactions()
                        .limit(100)
                        .toList());
        assertThat(clicks.units().count()).isEqualTo(5_000);
    }

    /** Standard deviation of the rates of one attribute's values. */
    private static double spread(GeneratedClicks clicks) {
        Map<String, String> values = clicks.items()
                .collect(Collectors.toMap(
                        Item::id, item -> String.valueOf(item.attributes().get("a3"))));
        Map<String, double[]> sums = new HashMap<>();
        clicks.interactions().forEach(row -> {
            double[] sum = sums.computeIfAbsent(values.get(row.item()), value -> new double[2]);
            sum[0] += row.value();
            sum[1]++;
        });
        double mean = sums.values().stream()
                .mapToDouble(sum -> sum[0] / sum[1])
                .average()
                .orElseThrow();
        return Math.sqrt(sums.values().stream()
                .mapToDouble(sum -> Math.pow(sum[0] / sum[1] - mean, 2))
                .average()
                .orElseThrow());
    }

    @Test
    void whatCannotBeDrawn_isRefused() {
        assertThatThrownBy(() -> new GeneratedSessions(5, 10, 1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new GeneratedClicks(10, 2, 1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new GeneratedClicks(1_000, 7, 1)).isInstanceOf(InvalidInput.class);
    }
}
