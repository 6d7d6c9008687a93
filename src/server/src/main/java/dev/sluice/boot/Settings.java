package dev.sluice.boot;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks at all settings before anything is started, so that one that cannot be is refused in a sentence that names it. */
final class Settings {
    private static final String HOST = "quarkus.http.host";
    private static final String LOOPBACK = "127.0.0.1";
    /** As SmallRye Config words it: the name, the text, and what is wrong with it. */
    private static final Pattern UNREADABLE = Pattern.compile(
            "The config property (\\S+) with the config value (\".*\") threw an Exception whilst being converted (.*)",
            Pattern.DOTALL);
    /** What nobody needs to know who wrote a setting: codes, and names of classes. */
    private static final Pattern INTERNAL =
            Pattern.compile("SRCFG\\d+: |java\\.\\S+Exception: |Cannot convert .* to enum class \\S+, ");

    private final SmallRyeConfig config;

    private Settings(SmallRyeConfig config) {
        this.config = config;
    }

    /**
     * Reads all of them.
     *
     * @throws IllegalStateException in one sentence
     */
    static Settings read() {
        try {
            Settings settings = new Settings(new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDefaultSources()
                    .addDiscoveredConverters()
                    .addDiscoveredSources()
                    .withMapping(SluiceConfig.class)
                    .withMappingIgnore("sluice.**")
                    .build());
            settings.requireRanges();
            return settings;
        } catch (ConfigValidationException e) {
            throw new IllegalStateException(sentence(e), e);
        }
    }

    /** What is wrong with each setting. */
    static String sentence(ConfigValidationException failure) {
        return IntStream.range(0, failure.getProblemCount())
                .mapToObj(i -> sentence(failure.getProblem(i).getMessage()))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String sentence(String problem) {
        String words = INTERNAL.matcher(problem).replaceAll("").strip();
        Matcher unreadable = UNREADABLE.matcher(words);
        return unreadable.matches()
                ? "%s cannot be %s: %s"
                        .formatted(
                                unreadable.group(1),
                                unreadable.group(2),
                                unreadable.group(3).strip())
                : words;
    }

    private void requireRanges() {
        SluiceConfig all = config.getConfigMapping(SluiceConfig.class);
        Map<String, Integer> counts = new TreeMap<>(Map.of(
                "sluice.outbox-capacity", all.outboxCapacity(),
                "sluice.event-capacity", all.eventCapacity(),
                "sluice.stream-threads", all.streamThreads(),
                "sluice.arm-threads", all.armThreads(),
                "sluice.kafka.partitions", all.kafka().partitions()));
        counts.forEach((name, value) -> {
            if (value < 1) {
                throw new IllegalStateException(name + " must be 1 or more, got " + value);
            }
        });
        if (all.stopDelay().isNegative()) {
            throw new IllegalStateException("sluice.stop-delay must not be negative, got " + all.stopDelay());
        }
    }

    /**
     * Tries whether HTTP can be served there.
     *
     * @throws IllegalStateException in one sentence
     */
    void requireFree(int port) {
        String host = config.getOptionalValue(HOST, String.class).orElse(LOOPBACK);
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IllegalStateException(HOST + " is " + host + ", which nobody knows");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (BindException e) {
            throw new IllegalStateException(
                    String.valueOf(e.getMessage()).contains("assign")
                            ? HOST + " is " + host + ", which is no address of this machine"
                            : "port " + port + " is in use, or not for this user; choose another one with --port",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "port " + port + " of " + host + " cannot be listened on: " + e.getMessage(), e);
        }
    }
}
