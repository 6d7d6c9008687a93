package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EndingTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new RuntimeException(
                                "Failed to start", new IllegalStateException("ours", new IOException("x"))),
                        "ours"),
                Arguments.of(
                        new RuntimeException(new UncheckedIOException("file a", new NoSuchFileException("/b"))),
                        "file a: there is no file /b"),
                Arguments.of(
                        new UncheckedIOException("file a", new MalformedInputException(1)),
                        "file a: it is not text in UTF-8"),
                Arguments.of(
                        new RuntimeException(new ConfigException("Invalid url in bootstrap.servers: x")),
                        "sluice.kafka.properties or sluice.kafka.bootstrap is wrong: Invalid url in bootstrap.servers: x"),
                Arguments.of(new AccessDeniedException("/b"), "/b may not be read or written by this user"),
                Arguments.of(new RuntimeException(new ArithmeticException("deep")), "deep"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void sentence_isOurOutermost_elseThatOfTheRoot(Throwable failure, String sentence) {
        assertThat(Ending.sentence(failure)).isEqualTo(sentence);
    }

    static Stream<Arguments> brokers() {
        return Stream.of(
                Arguments.of(new TimeoutException("away"), ""),
                Arguments.of(new KafkaException(new ConfigException("No resolvable bootstrap urls given")), ""),
                Arguments.of(
                        new KafkaException(new ConfigException("security.protocol", "X")), "sluice.kafka.properties"),
                Arguments.of(new KafkaException(new SaslAuthenticationException("no")), "sluice.kafka.properties"),
                Arguments.of(new TopicAuthorizationException(Set.of("sluice.events")), "sluice.events"),
                Arguments.of(new StreamsException("no directory"), "sluice.kafka.state-directory"));
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void broker_thatMayOnlyBeAway_isWaitedFor(Throwable failure, String named) {
        assertThat(Unmendable.of(failure).orElse("")).contains(named);
        assertThat(Unmendable.of(failure).isEmpty()).isEqualTo(named.isEmpty());
    }
}
