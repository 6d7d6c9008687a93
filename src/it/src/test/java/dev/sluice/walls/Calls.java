package dev.sluice.walls;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;

/** What a call does, by the name of what is called. */
final class Calls {
    private static final Set<String> WAITING = Set.of(
            "get",
            "join",
            "await",
            "awaitAdvance",
            "take",
            "put",
            "acquire",
            "lock",
            "lockInterruptibly",
            "invokeAll",
            "invokeAny",
            "awaitTermination",
            "exchange");

    private Calls() {}

    static boolean waits(JavaAccess<?> access) {
        String owner = owner(access);
        String name = access.getName();
        return switch (owner) {
            case "java.lang.Thread" -> Set.of("sleep", "join").contains(name);
            case "java.lang.Object" -> name.equals("wait");
            case "java.util.concurrent.TimeUnit" ->
                Set.of("sleep", "timedJoin", "timedWait").contains(name);
            default ->
                owner.matches("java\\.util\\.concurrent\\.(locks\\..*|.*(Future|Task|Latch|Barrier|Phaser|Semaphore|"
                                + "Queue|Deque|Executor|ExecutorService|Service|Exchanger))")
                        && WAITING.contains(name);
        };
    }

    static boolean readsTheClock(JavaAccess<?> access) {
        String owner = owner(access);
        String name = access.getName();
        return (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock")
                        && (name.startsWith("system") || name.matches("tick(Millis|Seconds|Minutes)")))
                || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"))
                || (owner.equals("java.util.Date") && name.equals("<init>") && parameters(access) == 0);
    }

    static boolean drawsUnseeded(JavaAccess<?> access) {
        String owner = owner(access);
        String name = access.getName();
        return switch (owner) {
            case "java.lang.Math" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom" -> true;
            case "java.util.Random", "java.util.SplittableRandom" -> name.equals("<init>") && parameters(access) == 0;
            case "java.util.Collections" -> name.equals("shuffle") && parameters(access) == 1;
            case "org.apache.commons.rng.simple.RandomSource" ->
                Set.of("createInt", "createLong").contains(name) || (name.equals("create") && parameters(access) == 0);
            default -> owner.startsWith("com.github.f4b6a3.uuid.");
        };
    }

    private static String owner(JavaAccess<?> access) {
        return access.getTargetOwner().getName();
    }

    private static int parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                ? target.getRawParameterTypes().size()
                : -1;
    }
}
