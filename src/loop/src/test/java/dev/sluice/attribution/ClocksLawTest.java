package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.attribution.World.Append;
import dev.sluice.attribution.World.Fact;
import dev.sluice.attribution.World.Run;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.SteadyTime;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever clocks say: an event that was taken within its window is counted, once, and no decision gives two rows, whatever
 * crashed. Beside attribution stands a world in true time. {@code -Dsluice.clocks=N} searches N worlds instead of 2,000.
 */
class ClocksLawTest {
    private static final long SECOND = 1_000;
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** Age that the last tick of a replica may have when it decides: ten seconds, and what that had waited. */
    private static final long WITHOUT_TICKS = 14 * SECOND;

    private static final PublishedExperiment EXPERIMENT = ExperimentFixture.published(
            ExperimentFixture.definition(
                    "{\"key\": \"test\", \"arms\": [{\"key\": \"a\", \"control\": true}, {\"key\": \"b\"}]}"),
            Status.RUNNING,
            1);

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("sluice.clocks", 2_000));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasTakenInTime_isCountedOnce(long seed) {
        Random random = new Random(seed);
        World world = RandomWorld.of(random);
        Judge whole = read(world.log(), -1);
        require(world, whole);
        Judge broken = read(world.log(), random.nextInt(world.log().size()));
        assertThat(broken.verdicts()).as("after a crash").isEqualTo(whole.verdicts());
        assertThat(broken.rows()).isEqualTo(whole.rows());
        assertThat(broken.clicks()).isEqualTo(whole.clicks());
    }

    /** Reads a log; what was not stored before that record is lost. */
    private static Judge read(List<Append> log, int crash) {
        Judge judge = new Judge((id, revision, version) -> Optional.of(EXPERIMENT));
        for (int i = 0; i < log.size(); i++) {
            if (i == crash) {
                judge.crash();
            }
            judge.take(log.get(i));
        }
        return judge;
    }

    private static void require(World world, Judge judge) {
        Map<String, List<Fact>> byEvent = new HashMap<>();
        Map<String, Long> served = new HashMap<>();
        Map<String, Long> decided = new HashMap<>();
        for (Fact fact : world.facts()) {
            TokenClaims token = fact.event().token();
            byEvent.computeIfAbsent(token.decisionId() + "/" + fact.event().eventId(), any -> new ArrayList<>())
                    .add(fact);
            decided.merge(token.decisionId(), fact.decided(), Math::min);
            if (fact.event().isFirst()) {
                served.merge(token.decisionId(), fact.appended(), Math::min);
            }
        }
        FalseSteps steps = FalseSteps.of(world.log());
        byEvent.forEach((name, facts) -> {
            long accepted = facts.stream()
                    .filter(fact -> judge.verdict(fact.event()).equals("accepted"))
                    .count();
            assertThat(accepted).as("%s is counted once", name).isLessThanOrEqualTo(1);
            boolean due = facts.stream().anyMatch(fact -> mustCount(fact, decided, served, steps));
            assertThat(accepted == 1 || !due)
                    .as("%s was taken in time: %s", name, facts)
                    .isTrue();
        });
        judge.rows()
                .forEach((version, rows) ->
                        assertThat(rows).as("rows of %s", version).isEqualTo(1));
    }

    /**
     * Whether an event was taken within its window, with what a clock that jumps forward may cost. Where the same was decided
     * again, its window is that of the first time.
     */
    private static boolean mustCount(Fact fact, Map<String, Long> decided, Map<String, Long> served, FalseSteps steps) {
        TokenClaims token = fact.event().token();
        long first = served.getOrDefault(token.decisionId(), Long.MAX_VALUE);
        boolean known = token.run() != SteadyTime.NO_RUN || first < fact.appended();
        long begun = decided.get(token.decisionId());
        long lost = steps.between(begun - WITHOUT_TICKS, fact.appended());
        long done = fact.done() - begun + lost;
        long age = fact.appended() - begun + lost;
        return known && done <= token.window().toMillis() && age < token.open().toMillis();
    }

    private static World world(Duration window, LongUnaryOperator clock) {
        return new World(window, GRACE, clock);
    }

    private static Run ticking(World world, long from, long to) {
        Run run = new Run(7 + from);
        for (long at = from; at < to; at += SECOND) {
            world.tick(run, at, 3);
        }
        return run;
    }

    private static LongUnaryOperator ahead(long from, long to, long by) {
        return time -> time >= from && time < to ? by : 0;
    }

    /** Serves a decision and clicks on it. */
    private static void decided(World world, Run run, int number, long at, long click) {
        TokenClaims token = world.decide(run, "d" + number, number, at);
        world.served(token, at, at + 5);
        world.told(token, "c", at, at + click, at + click);
    }

    private static void allCounted(World world) {
        Judge judge = read(world.log(), -1);
        require(world, judge);
        assertThat(judge.verdicts().values()).containsOnly("accepted");
        judge.rows().forEach((version, rows) -> assertThat(rows).isEqualTo(1));
        judge.clicks().forEach((version, clicks) -> assertThat(clicks).isEqualTo(1));
        assertThat(judge.rows()).isNotEmpty();
    }

    @Test
    void clockFortySecondsAhead_andAClickAfterTen() {
        World world = world(Duration.ofSeconds(30), time -> time >= 20_000 ? 40 * SECOND : 0);
        Run run = ticking(world, 0, 120 * SECOND);
        decided(world, run, 1, 15 * SECOND, 10 * SECOND);
        allCounted(world);
    }

    @Test
    void clockFiveMinutesAhead_tenMillisecondsAfterADecision() {
        World world = world(Duration.ofSeconds(8), time -> time >= 15_010 ? 300 * SECOND : 0);
        Run run = ticking(world, 0, 120 * SECOND);
        decided(world, run, 1, 15 * SECOND, 7 * SECOND);
        allCounted(world);
    }

    @Test
    void clockFiveMinutesAheadForTenSeconds_thenRight() {
        World world = world(Duration.ofSeconds(30), ahead(20_000, 30_000, 300 * SECOND));
        Run run = ticking(world, 0, 500 * SECOND);
        for (int number = 0; number < 300; number++) {
            decided(world, run, number, 15 * SECOND + number * SECOND, 20 * SECOND);
        }
        allCounted(world);
    }

    @Test
    void leaderThatIsBehindTakesOver_andAClickOvertakesItsImpression() {
        World world = world(Duration.ofSeconds(8), time -> time >= 20_000 ? -1_500 : 0);
        Run run = ticking(world, 0, 120 * SECOND);
        TokenClaims token = world.decide(run, "d", 1, 19_990);
        world.told(token, "c", 19_990, 20_010, 20_012);
        world.served(token, 19_990, 20_030);
        allCounted(world);
    }

    @Test
    void clockFiveMinutesBack_andTwoMinutesLaterAClickRepeated() {
        World world = world(Duration.ofSeconds(8), time -> time >= 25_000 ? -300 * SECOND : 0);
        Run run = ticking(world, 0, 300 * SECOND);
        TokenClaims token = world.decide(run, "d", 1, 20_000);
        world.served(token, 20_000, 20_005);
        world.told(token, "c", 20_000, 22_000, 22_000);
        world.told(token, "c", 20_000, 22_000, 142_000);
        Judge judge = read(world.log(), -1);
        require(world, judge);
        assertThat(judge.rows()).isEqualTo(Map.of(1L, 1L));
        assertThat(judge.clicks()).isEqualTo(Map.of(1L, 1L));
    }

    @Test
    void leadersFiftySecondsApart_thatAlternate() {
        World world = world(Duration.ofSeconds(30), time -> time / (20 * SECOND) % 2 * 50 * SECOND);
        Run run = ticking(world, 0, 600 * SECOND);
        for (int number = 0; number < 400; number++) {
            decided(world, run, number, 5 * SECOND + number * SECOND, 20 * SECOND);
        }
        allCounted(world);
    }

    @Test
    void outageOfEverything() {
        World world = world(Duration.ofSeconds(8), time -> 0);
        world.outage(20_000, 75_000);
        Run run = ticking(world, 0, 300 * SECOND);
        for (int number = 0; number < 40; number++) {
            TokenClaims token = world.decide(run, "d" + number, number, 10 * SECOND + number * SECOND);
            long at = 10 * SECOND + number * SECOND;
            world.served(token, at, at + 5);
            world.told(token, "c", at, at + 2 * SECOND, at + 2 * SECOND);
        }
        Judge judge = read(world.log(), -1);
        require(world, judge);
        assertThat(judge.rows()).hasSize(40);
        assertThat(judge.clicks().values()).containsOnly(1L);
    }

    @Test
    void clickFirst_andItsImpressionWithinTheGrace() {
        World world = world(Duration.ofSeconds(8), time -> 0);
        Run run = ticking(world, 0, 120 * SECOND);
        TokenClaims token = world.decide(run, "d", 1, 20_000);
        world.told(token, "c", 20_000, 20_500, 20_510);
        world.served(token, 20_000, 30_000);
        allCounted(world);
    }

    @Test
    void replayOfADayLater_isLate() {
        World world = world(Duration.ofSeconds(8), time -> 0);
        Run run = ticking(world, 0, 500 * SECOND);
        TokenClaims token = world.decide(run, "d", 1, 20_000);
        world.served(token, 20_000, 20_005);
        world.told(token, "c", 20_000, 22_000, 400_000);
        Judge judge = read(world.log(), -1);
        assertThat(judge.verdicts().values()).containsExactlyInAnyOrder("accepted", "late");
        assertThat(judge.clicks()).isEqualTo(Map.of(1L, 0L));
    }

    /** What the partition's clock ran ahead, by true time. */
    private record FalseSteps(List<long[]> ahead) {
        static FalseSteps of(List<Append> log) {
            List<long[]> ahead = new ArrayList<>();
            dev.sluice.stream.MemoryTable<String, byte[]> marks = new dev.sluice.stream.MemoryTable<>();
            StageClock clock = new StageClock(marks);
            long before = 0;
            long at = 0;
            for (Append record : log) {
                clock.advance(record.stamp());
                long step = clock.now().toMillis() - before;
                long more = step - (record.at() - at);
                if (more > 0) {
                    ahead.add(new long[] {record.at(), more});
                }
                before = clock.now().toMillis();
                at = record.at();
            }
            return new FalseSteps(ahead);
        }

        long between(long from, long to) {
            return ahead.stream()
                    .filter(one -> one[0] >= from && one[0] <= to)
                    .mapToLong(one -> one[1])
                    .sum();
        }
    }
}
