package dev.sluice.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What studies rest on: requests and events, with repeats, delays, late ones, units that come again and impressions that are
 * confirmed later, through engine and attribution come to the same totals, evidence and findings as the cells that are drawn
 * in their place.
 */
class CellsLawTest {
    private static final int LOOKS = 8;
    private static final BiPredicate<Double, Double> SUMS = near(1e-12);
    /** Published numbers have nine digits. */
    private static final BiPredicate<Double, Double> PUBLISHED = near(3e-9);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 240);
    }

    private static BiPredicate<Double, Double> near(double tolerance) {
        return (one, other) -> one.equals(other)
                || Math.abs(one - other) <= tolerance * Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
    }

    private static ExperimentDefinition definition(SplittableRandom random) {
        String[] policies = {
            "\"policy\": {\"type\": \"thompson\"},",
            "\"policy\": {\"type\": \"thompson\", \"halfLife\": \"1m\"},",
            "\"policy\": {\"type\": \"fixed\"},",
            "\"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": 1000, \"looks\": 4},",
            "\"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": 1500, \"goals\": [\"ctr\", \"cvr\"]},",
            "\"policy\": {\"type\": \"epsilon-greedy\", \"epsilon\": 0.2},",
            "\"policy\": {\"type\": \"top-two\"}, \"analysis\": {\"margin\": 0.02},"
        };
        String[] rewards = {
            "",
            "\"reward\": {\"metric\": \"cvr\"},",
            "\"reward\": {\"composite\": {\"click\": 0.5, \"view\": 0.2, \"conversion\": 1}},",
            "\"reward\": {\"value\": {\"cap\": 30}},"
        };
        String[] units = {"", "\"unit\": \"user\",", "\"unit\": \"session\","};
        String[] segments = {
            "",
            "\"attributes\": [{\"attribute\": \"device\", \"type\": \"text\"}], \"segments\": [{\"attribute\": \"device\", \"values\": [\"tv\"]}],"
        };
        return Trial.definition(
                2 + random.nextInt(3),
                one(policies, random) + one(rewards, random) + one(units, random) + one(segments, random));
    }

    private static String one(String[] of, SplittableRandom random) {
        return of[random.nextInt(of.length)];
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void requestsAndCells_comeToTheSame(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ExperimentDefinition definition = definition(random);
        Trial requests = new Trial(definition, seed).byRequests(seed);
        Trial cells = new Trial(definition, seed);
        double[] rates = new double[definition.arms().size()];
        Arrays.setAll(rates, arm -> 0.05 + 0.5 * random.nextDouble());
        for (int look = 0; look < LOOKS; look++) {
            requests.step(40 + random.nextInt(160), rates);
            cells.mature(requests.meant());
            assertSame(requests, cells);
        }
        assertThat(requests.rowsSeen()).isPositive();
        byte[] stored = EvidenceSerde.write(requests.stored());
        assertThat(EvidenceSerde.write(EvidenceSerde.read(stored))).isEqualTo(stored);
        assertThat(EvidenceSerde.read(stored).metrics())
                .isEqualTo(requests.stored().metrics());
    }

    /** The same of rows that are learned from while they are young: clicks come up to two minutes late. */
    @ParameterizedTest
    @ValueSource(strings = {"immediate", "corrected"})
    void lateSuccesses_comeToTheSameShares(String learning) {
        LiveTrial requests = new LiveTrial(3, learning, Duration.ofSeconds(120));
        LiveTrial cells = new LiveTrial(3, learning, Duration.ofSeconds(120));
        Requests traffic = new Requests(requests.experiment(), requests.directory(), 1);
        SplittableRandom random = new SplittableRandom(1);
        Map<Instant, List<TokenClaims>> late = new HashMap<>();
        Instant start = requests.now();
        for (int batch = 0; batch < 100; batch++) {
            Requests.Live second = traffic.live(
                    100, new double[] {.1, .1, .2}, requests.now(), late, () -> random.nextInt(random.nextInt(1, 120)));
            long[][] came = new long[3][120];
            for (TokenClaims token : second.came()) {
                came[token.slot()][
                        (int) Duration.between(start, token.decidedAt()).toSeconds()]++;
            }
            requests.see(second.deltas());
            cells.see(second.decided(), came);
            assertThat(requests.shares()).containsExactly(cells.shares(), within(1e-9));
        }
        assertThat(cells.shares()[2]).isGreaterThan(cells.shares()[0]);
    }

    private static void assertSame(Trial requests, Trial cells) {
        assertThat(requests.latest().arms().stream().map(ArmSnapshot::mature).toList())
                .usingRecursiveComparison(tolerating(SUMS))
                .isEqualTo(
                        cells.latest().arms().stream().map(ArmSnapshot::mature).toList());
        assertThat(requests.latest().allocation())
                .usingRecursiveComparison(tolerating(SUMS))
                .isEqualTo(cells.latest().allocation());
        assertThat(requests.stored()).usingRecursiveComparison(tolerating(SUMS)).isEqualTo(cells.stored());
        assertThat(requests.evidence())
                .usingRecursiveComparison(tolerating(PUBLISHED))
                .ignoringFields("perImpression")
                .isEqualTo(cells.evidence());
        assertThat(requests.latest().recommendation()).isEqualTo(cells.latest().recommendation());
        assertThat(requests.latest().eliminated()).isEqualTo(cells.latest().eliminated());
    }

    private static RecursiveComparisonConfiguration tolerating(BiPredicate<Double, Double> equal) {
        RecursiveComparisonConfiguration configuration = new RecursiveComparisonConfiguration();
        configuration.ignoreCollectionOrderInFields("segments"); // it is that of the first decision
        configuration.registerEqualsForType(equal, Double.class);
        configuration.registerEqualsForType(
                (one, other) -> one.length == other.length
                        && IntStream.range(0, one.length).allMatch(i -> equal.test(one[i], other[i])),
                double[].class);
        return configuration;
    }
}
