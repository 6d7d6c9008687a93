package dev.sluice.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.sun.management.ThreadMXBean;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.definition.Targeting.Judgement;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;

/** Whatever is asked as a condition of whatever context: it is refused in words, or judged soon, and always alike. */
class TargetingFuzzTest {
    private static final Spent TO_READ = new Spent(2_000, 256);
    private static final Spent TO_JUDGE = new Spent(500, 128);
    private static final int MOST_TEXT = 4_000;
    private static final int MOST_ELEMENTS = 400;
    private static final int MOST_WORDS = 3_000;
    private static final TypeReference<Map<String, Object>> CONTEXT = new TypeReference<>() {};

    /**
     * @param text a line with the context in JSON, then the condition
     */
    @Tag("fuzz")
    @FuzzTest(maxDuration = "5s")
    void conditions_endSoonOnEveryContext(@NotNull @WithUtf8Length(max = 4_000) String text) {
        int line = Math.max(0, text.indexOf('\n'));
        Map<String, Object> context = context(text.substring(0, line));
        String condition = text.substring(line).strip();
        requireJudged(condition, context);
        requireJudged("context.s.matches(\"" + escaped(condition) + "\")", Map.of("s", condition));
    }

    private static void requireJudged(String condition, Map<String, Object> context) {
        Optional<Targeting> read = Spent.within(TO_READ, () -> parsed(condition));
        if (read.isEmpty()) {
            return;
        }
        Targeting targeting = read.get();
        Judgement judged = judged(targeting, context);
        judged(targeting, larger(context));
        assertThat(judged(targeting, context)).isEqualTo(judged);
        assertThat(Json.http().convertValue(Json.http().valueToTree(targeting), Targeting.class))
                .isEqualTo(targeting);
        if (!condition.isBlank()) {
            parsed("!(" + condition + "\n)")
                    .ifPresent(not -> assertThat(judged(not, context)).isEqualTo(opposite(judged)));
        }
    }

    private static Optional<Targeting> parsed(String condition) {
        try {
            return Optional.of(Targeting.parse(condition));
        } catch (InvalidInput e) {
            assertThat(e.field()).isEqualTo("");
            assertThat(e.getMessage()).startsWith("must ").hasSizeLessThan(MOST_WORDS);
            return Optional.empty();
        }
    }

    private static Judgement judged(Targeting targeting, Map<String, Object> context) {
        return Spent.within(TO_JUDGE, () -> targeting.judge(context));
    }

    private static Judgement opposite(Judgement judgement) {
        return switch (judgement) {
            case HOLDS -> Judgement.FAILS;
            case FAILS -> Judgement.HOLDS;
            case CANNOT_TELL -> Judgement.CANNOT_TELL;
        };
    }

    private static Map<String, Object> context(String line) {
        try {
            Map<String, Object> read = Json.http().readValue(line, CONTEXT);
            return read == null ? Map.of() : read;
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }

    /** With texts and lists as long as a request may have. */
    private static Map<String, Object> larger(Map<String, Object> context) {
        Map<String, Object> larger = new HashMap<>(context);
        larger.replaceAll((name, value) -> value instanceof String text && !text.isEmpty()
                ? text.repeat(Math.max(1, MOST_TEXT / text.length()))
                : longer(value));
        return larger;
    }

    private static Object longer(Object value) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            return value;
        }
        List<Object> longer = new ArrayList<>();
        Collections.nCopies(Math.max(1, MOST_ELEMENTS / list.size()), list).forEach(longer::addAll);
        return longer;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /**
     * What a thread has used.
     *
     * @param millis of a processor
     * @param megabytes made, not held
     */
    private record Spent(long millis, long megabytes) {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private static Spent now() {
            return new Spent(
                    THREADS.getCurrentThreadCpuTime() / 1_000_000, THREADS.getCurrentThreadAllocatedBytes() >> 20);
        }

        /** Done once more where it was too much, since the first time loads classes. */
        static <T> T within(Spent most, Supplier<T> work) {
            Spent start = now();
            T done = work.get();
            if (now().since(start).within(most)) {
                return done;
            }
            Spent again = now();
            T once = work.get();
            assertThat(now().since(again)).matches(spent -> spent.within(most), "within " + most);
            return once;
        }

        private Spent since(Spent start) {
            return new Spent(millis - start.millis, megabytes - start.megabytes);
        }

        private boolean within(Spent most) {
            return millis <= most.millis && megabytes <= most.megabytes;
        }
    }
}
