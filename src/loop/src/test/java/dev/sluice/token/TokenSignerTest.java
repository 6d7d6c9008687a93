package dev.sluice.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenSignerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private final TokenSigner signer = signer(NOW, Optional.empty());

    static java.util.stream.LongStream seeds() {
        return java.util.stream.LongStream.range(0, 200);
    }

    private static TokenSigner signer(Instant now, Optional<Instant> retiredAt) {
        return new TokenSigner(
                List.of(
                        new TokenKey(1, SECRET, Optional.empty(), retiredAt),
                        TokenKey.of(2, "another secret of thirty-two bytes".getBytes(StandardCharsets.US_ASCII))),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static TokenClaims claims(long seed) {
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
        return new TokenClaims(
                1 + random.nextInt(1_000_000),
                1 + random.nextInt(1_000),
                random.nextLong(1L << 40),
                random.nextInt(64),
                random.nextLong(),
                random.nextDouble(),
                "d".repeat(1 + random.nextInt(64)),
                new UnitHash.Value(random.nextLong(), random.nextLong()).hex(),
                1,
                NOW.minusMillis(random.nextInt(1_000_000)),
                Duration.ofMillis(1 + random.nextLong(Duration.ofDays(30).toMillis())),
                Duration.ofMillis(random.nextInt(3_600_000)),
                DecisionReason.values()[random.nextInt(5)],
                random.nextBoolean(),
                new Baseline(
                        random.nextInt(82), random.nextBoolean() ? Optional.of(random.nextDouble()) : Optional.empty()),
                random.nextBoolean() ? Optional.of(new Teams(100, 64, random.nextLong())) : Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void token_comesBackAsItWas(long seed) {
        String token = signer.sign(claims(seed));
        assertThat(token).hasSizeLessThanOrEqualTo(245).matches("[A-Za-z0-9_-]+");
        assertThat(signer.verify(token)).contains(claims(seed));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyOtherCharacter_isRefused(long seed) {
        StringBuilder token = new StringBuilder(signer.sign(claims(seed)));
        int place = RandomSource.SPLIT_MIX_64.create(seed).nextInt(token.length());
        token.setCharAt(place, token.charAt(place) == 'A' ? 'B' : 'A');
        assertThat(signer.verify(token.toString())).isEmpty();
    }

    /** Base64 has bits to spare in its last character, and may be padded. */
    @ParameterizedTest
    @MethodSource("seeds")
    void sameBytesWrittenInAnotherWay_areRefused(long seed) {
        String token = signer.sign(claims(seed));
        String others = token.substring(0, token.length() - 1);
        for (char last : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            assertThat(signer.verify(others + last).isPresent()).isEqualTo(token.endsWith(String.valueOf(last)));
        }
        for (String padding : List.of("=", "==", "===")) {
            assertThat(signer.verify(token + padding)).isEmpty();
        }
    }

    @Test
    void truncatedOrForeignText_isRefused() {
        String token = signer.sign(claims(1));
        for (int length = 0; length < token.length(); length++) {
            assertThat(signer.verify(token.substring(0, length))).isEmpty();
        }
        assertThat(signer.verify("not a token")).isEmpty();
        assertThat(signer.verify("")).isEmpty();
    }

    @Test
    void tokenOfAnotherKey_isRefused() {
        TokenSigner stranger = new TokenSigner(List.of(TokenKey.of(1, new byte[32])), Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(signer.verify(stranger.sign(claims(1)))).isEmpty();
    }

    @Test
    void retiredKey_isAcceptedForWindowGraceAndADay() {
        TokenClaims claims = claims(2);
        String token = signer.sign(claims);
        Instant end = NOW.plus(claims.window()).plus(claims.grace()).plus(Duration.ofHours(24));
        assertThat(signer(end, Optional.of(NOW)).verify(token)).contains(claims);
        assertThat(signer(end.plusMillis(1), Optional.of(NOW)).verify(token)).isEmpty();
    }

    @Test
    void newTokens_areSignedByAKeyInUse() {
        TokenSigner rotated = signer(NOW, Optional.of(NOW.minus(Duration.ofDays(400))));
        assertThat(rotated.verify(rotated.sign(claims(3)))).contains(claims(3));
        assertThat(rotated.verify(signer.sign(claims(3)))).isEmpty();
    }

    @Test
    void keys_mustBeLongEnoughAndOneInUse() {
        assertThatThrownBy(() -> TokenKey.of(1, new byte[8])).hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> new TokenSigner(List.of(), Clock.systemUTC()))
                .hasMessageContaining("no token key signs");
    }

    /** A new key is known before it signs, and the old one stays good for what it signed. */
    @Test
    void rotation_hasNoGap(@TempDir Path directory) throws IOException {
        SecretsFile file = new SecretsFile(directory.resolve("secrets.json"));
        file.make(SecretsFile.fresh());
        TokenSigner before = new TokenSigner(file.read().tokenKeys(), Clock.fixed(NOW, ZoneOffset.UTC));
        TokenClaims early = at(NOW);
        String old = before.sign(early);
        assertThat(file.rotate(NOW.plusSeconds(60))).isEqualTo(2);
        TokenSigner after = new TokenSigner(file.read().tokenKeys(), Clock.fixed(NOW.plusSeconds(120), ZoneOffset.UTC));
        before.rotate(file.read().tokenKeys());
        TokenClaims late = at(NOW.plusSeconds(61));
        assertThat(after.verify(old)).contains(early);
        assertThat(after.verify(before.sign(at(NOW.plusSeconds(59))))).isPresent();
        assertThat(before.verify(after.sign(late))).contains(late);
        TokenSigner newOnly = new TokenSigner(
                file.read().tokenKeys().subList(0, 1), Clock.fixed(NOW.plusSeconds(120), ZoneOffset.UTC));
        assertThat(newOnly.verify(after.sign(late))).contains(late);
        assertThat(newOnly.verify(old)).isEmpty();
    }

    @Test
    void secretsFile_isMadeOnce_andNeverByReading(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("secrets.json");
        SecretsFile file = new SecretsFile(path);
        assertThat(file.find()).isEmpty();
        assertThatThrownBy(file::read).hasMessageContaining(path.toString());
        assertThatThrownBy(() -> file.rotate(NOW)).hasMessageContaining(path.toString());
        assertThat(path).doesNotExist();
        SecretsFile.Secrets secrets = SecretsFile.fresh();
        file.make(secrets);
        assertThat(file.find())
                .hasValueSatisfying(found -> assertThat(found.same(secrets)).isTrue());
        assertThatThrownBy(() -> file.make(SecretsFile.fresh())).isInstanceOf(FileAlreadyExistsException.class);
        for (String broken : List.of("{}", "{\"unitSecret\": 1", "", "[]")) {
            Files.writeString(path, broken);
            assertThatThrownBy(file::read)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(path.toString());
        }
    }

    private static TokenClaims at(Instant decidedAt) {
        return new TokenClaims(
                1,
                1,
                1,
                0,
                1,
                1,
                "d",
                "ab".repeat(16),
                1,
                decidedAt,
                Duration.ofMinutes(1),
                Duration.ZERO,
                DecisionReason.POLICY,
                false,
                Baseline.NONE,
                Optional.empty());
    }
}
