package dev.sluice.decision;

import static dev.sluice.statistics.WorkedExamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.evidence.Duel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterleavingTest {
    /** Every sequence of coins, against the published distribution. */
    @Test
    void teamDraft_hasThePublishedDistribution() {
        JsonNode example = read("interleaving", "team-draft-overlap");
        List<String> a = texts(example.at("/input/A"));
        List<String> b = texts(example.at("/input/B"));
        Map<String, Double> seen = new HashMap<>();
        for (int coins = 0; coins < 16; coins++) {
            Deque<Boolean> left = new ArrayDeque<>();
            for (int i = 0; i < 4; i++) {
                left.add((coins >> i & 1) == 1);
            }
            TeamDraft draft = TeamDraft.of(a, b, 4, left::remove);
            seen.merge(items(draft) + teams(draft), 1 / 16.0, Double::sum);
        }
        Map<String, Double> expected = new HashMap<>();
        example.at("/derived/outcomes")
                .forEach(outcome -> expected.put(
                        String.join("", texts(outcome.get("list")))
                                + outcome.get("team").asText(),
                        outcome.get("probability").asDouble()));
        assertThat(seen).isEqualTo(expected);
    }

    /** Over all coins, every contested place is as often of one ranker as of the other, also where lists differ in length. */
    @ParameterizedTest
    @CsvSource({
        "abc, xyz, 3",
        "abcd, xyz, 6",
        "ab, vwxyz, 5",
        "a, vwxyz, 5",
        "abc, uvwxyz, 6",
        "ab, b, 5",
        "b, ab, 5",
        "ab, ba, 4",
        "abc, abc, 3",
        "abcd, abxy, 4",
        "a, a, 2",
        "ab, abcde, 5",
        "abcde, badce, 5",
        "aab, cca, 4"
    })
    void contestedPlaces_areEverybodysAlike(String a, String b, int length) {
        int[] balance = new int[length];
        Set<Integer> contested = new HashSet<>();
        for (int coins = 0; coins < 1 << length; coins++) {
            int tosses = coins;
            Deque<Boolean> left = new ArrayDeque<>();
            for (int i = 0; i < length; i++) {
                left.add((tosses >> i & 1) == 1);
            }
            TeamDraft draft = TeamDraft.of(letters(a), letters(b), length, left::remove);
            contested.add(draft.contested());
            for (int place = 0; place < draft.contested(); place++) {
                balance[place] += draft.picks().get(place).team() == TeamDraft.Team.A ? 1 : -1;
            }
        }
        assertThat(balance).containsOnly(0);
        assertThat(Collections.max(contested)).isPositive();
    }

    private static List<String> letters(String word) {
        return word.chars().mapToObj(Character::toString).toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static String items(TeamDraft draft) {
        return draft.picks().stream().map(TeamDraft.Pick::item).collect(Collectors.joining());
    }

    private static String teams(TeamDraft draft) {
        return draft.picks().stream().map(pick -> pick.team().name()).collect(Collectors.joining());
    }

    @Test
    void teamDraft_withAShortList_fillsUpFromTheOther() {
        TeamDraft draft = TeamDraft.of(List.of("a"), List.of("a", "b", "c"), 5, () -> true);
        assertThat(items(draft)).isEqualTo("abc");
        assertThat(teams(draft)).isEqualTo("ABB");
        assertThat(draft.contested()).isEqualTo(1);
    }

    @Test
    void duel_knowsPreferenceAndEvidence() {
        Duel duel = Duel.NONE.plus(2).plus(1).plus(0).plus(-1);
        assertThat(duel).isEqualTo(new Duel(2, 1, 1));
        // B(2.5, 1.5) / B(.5, .5) = (1.5 · .5 · .5) / (1 · 2 · 3); times 2³
        assertThat(Math.exp(duel.logE())).isCloseTo(0.375 / 6 * 8, within(1e-12));
        assertThat(Duel.NONE.logE()).isZero();
    }
}
