package dev.sluice.attribution;

import dev.sluice.attribution.World.Run;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;

/** Worlds in which clocks jump, leaders disagree, replicas sleep, ticks stop, outboxes hang and everything is repeated. */
final class RandomWorld {
    private static final long SECOND = 1_000;
    private static final long LENGTH = 300 * SECOND;
    private static final long END = 1_000 * SECOND;
    private static final long[] JUMPS = {1, 40, 55, 70, 300, 86_400, 2 * 86_400};
    private static final int[] WINDOWS = {5, 8, 30, 60, 120};

    private RandomWorld() {}

    static World of(Random random) {
        World world = new World(
                Duration.ofSeconds(WINDOWS[random.nextInt(WINDOWS.length)]), Duration.ofSeconds(5), brokers(random));
        for (int i = random.nextInt(3); i > 0; i--) {
            long from = (long) (random.nextDouble() * LENGTH);
            world.outage(from, from + (1 + random.nextInt(60)) * SECOND);
        }
        int replicas = 1 + random.nextInt(3);
        List<Replica> all = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            all.add(new Replica(world, random));
        }
        int decisions = 20 + random.nextInt(30);
        for (int number = 0; number < decisions; number++) {
            visit(world, all, number, random);
        }
        return world;
    }

    /** Clocks of leaders that take turns, each of which is set now and then. */
    private static LongUnaryOperator brokers(Random random) {
        long turn = (5 + random.nextInt(60)) * SECOND;
        long apart = random.nextInt(3) == 0 ? 0 : (long) (200 + random.nextDouble() * 49_800);
        List<long[]> jumps = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            long by = JUMPS[random.nextInt(JUMPS.length)] * SECOND * (random.nextBoolean() ? 1 : -1);
            long from = (long) (random.nextDouble() * LENGTH);
            long to = random.nextBoolean() ? END : from + (1 + random.nextInt(40)) * SECOND;
            jumps.add(new long[] {from, to, by});
        }
        return time -> {
            long offset = time / turn % 2 * apart;
            for (long[] jump : jumps) {
                offset += time >= jump[0] && time < jump[1] ? jump[2] : 0;
            }
            return offset;
        };
    }

    private static void visit(World world, List<Replica> replicas, int number, Random random) {
        long at = (long) (random.nextDouble() * LENGTH);
        List<Replica> ready = replicas.stream().filter(one -> one.decidesAt(at)).toList();
        if (ready.isEmpty()) {
            return;
        }
        Replica replica = ready.get(random.nextInt(ready.size()));
        TokenClaims token = world.decide(replica.run(at), "d" + number, number, at);
        serve(world, token, at, random);
        clicks(world, token, at, random);
        if (random.nextInt(6) == 0) { // asked again
            long again = at + (long) (random.nextDouble() * 20 * SECOND);
            replicas.stream().filter(one -> one.decidesAt(again)).findAny().ifPresent(other -> {
                TokenClaims second = world.decide(other.run(again), "d" + number, number, again);
                serve(world, second, again, random);
                clicks(world, second, again, random);
            });
        }
    }

    private static void serve(World world, TokenClaims token, long at, Random random) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return; // the replica was killed
        }
        long lag = kind == 1 ? random.nextInt(90_000) : random.nextInt(400);
        world.served(token, at, at + lag);
    }

    private static void clicks(World world, TokenClaims token, long at, Random random) {
        long window = token.window().toMillis();
        for (int click = random.nextInt(4); click > 0; click--) {
            long done = at + (long) (random.nextDouble() * 1.3 * window);
            long lag = random.nextInt(3) == 0 ? random.nextInt(20_000) : random.nextInt(800);
            String id = "c" + click;
            world.told(token, id, at, done, done + lag);
            for (int repeat = random.nextInt(3); repeat > 0; repeat--) {
                world.told(token, id, at, done, done + lag + (long) (random.nextDouble() * 500 * SECOND));
            }
        }
    }

    /** A process that ticks, sleeps, and stops ticking. */
    private static final class Replica {
        private record Life(Run run, long from, long to) {}

        private final World world;
        private final List<Life> lives = new ArrayList<>();
        private final long silentFrom;
        private final long silentTo;

        Replica(World world, Random random) {
            this.world = world;
            this.silentFrom = (long) (random.nextDouble() * LENGTH);
            this.silentTo = silentFrom + (random.nextInt(3) == 0 ? random.nextInt(200) * SECOND : 0);
            long from = random.nextInt(5_000);
            while (from < END) {
                long to = random.nextInt(3) == 0 ? from + (20 + random.nextInt(200)) * SECOND : END;
                live(new Life(new Run(random.nextLong() | 1), from, to), random);
                from = to + random.nextInt(30_000) + 11_000;
            }
        }

        private void live(Life life, Random random) {
            for (long at = life.from; at < life.to; at += SECOND) {
                boolean silent = at >= silentFrom && at < silentTo;
                if (!silent) {
                    world.tick(life.run, at, random.nextInt(20) == 0 ? random.nextInt(3_000) : 1 + random.nextInt(20));
                }
            }
            lives.add(life);
        }

        /** It is awake, and its ticks have not failed for ten seconds while the broker answered. */
        boolean decidesAt(long time) {
            return lives.stream()
                    .filter(life -> time >= life.from + 50 && time < life.to)
                    .anyMatch(life -> world.answered(time) - life.run.lastTick(time) <= 10 * SECOND);
        }

        Run run(long time) {
            return lives.stream()
                    .filter(life -> time >= life.from + 50 && time < life.to)
                    .findFirst()
                    .orElseThrow()
                    .run;
        }
    }
}
