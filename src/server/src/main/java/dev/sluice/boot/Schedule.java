package dev.sluice.boot;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** When something is due again and again. */
interface Schedule {
    /** The next time after one; empty where there is none. */
    Optional<Instant> after(Instant time);

    /**
     * Reads a time in between, like {@code 24h}, or the five fields of a crontab in UTC, like {@code 0 3 * * *}.
     *
     * @throws IllegalArgumentException where it is neither
     */
    static Schedule parse(String text) {
        String stripped = text.strip();
        return stripped.matches("\\S+") ? every(stripped) : cron(stripped);
    }

    private static Schedule every(String text) {
        Duration every = new io.quarkus.runtime.configuration.DurationConverter().convert(text);
        if (every == null || every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException(
                    "must be above 0, like 24h, or five fields like '0 3 * * *', got " + text);
        }
        return time -> Optional.of(time.plus(every));
    }

    private static Schedule cron(String text) {
        ExecutionTime times = ExecutionTime.forCron(
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(text));
        return time -> times.nextExecution(time.atZone(ZoneOffset.UTC)).map(next -> next.toInstant());
    }

    /** Reads the settings. */
    final class OfSetting implements Converter<Schedule> {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Schedule convert(String text) {
            return text.isBlank() ? null : parse(text);
        }
    }
}
