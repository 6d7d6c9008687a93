package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.persistence.EntityExistsException;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every failure becomes a problem (RFC 9457), without a class name, a stack trace or words of a library. */
class ProblemsTest {
    private static final Problems PROBLEMS = new Problems();

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(PROBLEMS.map(new InvalidInput("arms", "must be 1 to 64 arms")), 400, "arms must be"),
                Arguments.of(PROBLEMS.map(new CharConversionException("Invalid UTF-8 start byte 0xb0")), 400, "UTF-8"),
                Arguments.of(PROBLEMS.map(new NoSuchElementException("there is no model 'x'")), 404, "no model"),
                Arguments.of(PROBLEMS.map(new ForbiddenException()), 403, "role"),
                Arguments.of(PROBLEMS.unauthorized(new UnauthorizedException()), 401, "Authorization"),
                Arguments.of(PROBLEMS.map(new PersistenceException("could not connect to db-7")), 503, "database"),
                Arguments.of(PROBLEMS.map(new NotFoundException("RESTEASY003210")), 404, "/q/openapi"),
                Arguments.of(PROBLEMS.map(new NotAllowedException("GET")), 405, "method"),
                Arguments.of(PROBLEMS.map(new NotSupportedException()), 415, "Content-Type"),
                Arguments.of(PROBLEMS.map(new IllegalStateException("dev.sluice.Secret at line 7")), 500, "its log"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failure_isAProblem(Response response, int status, String said) {
        Problem problem = (Problem) response.getEntity();
        assertThat(response.getStatus()).isEqualTo(status).isEqualTo(problem.status());
        assertThat(String.valueOf(response.getMediaType())).isEqualTo(Problem.MEDIA_TYPE);
        assertThat(problem.detail())
                .contains(said)
                .doesNotContain("dev.sluice", "RESTEASY", "db-7", "Exception", "line 7", "0xb0");
        assertThat(problem.title()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "22021, 400",
        "22008, 400",
        "22003, 400",
        "22001, 400",
        "23505, 409",
        "23503, 409",
        "40001, 409",
        "40P01, 409",
        "42P01, 500",
        "42703, 500",
        "08006, 503",
        "53300, 503",
        "57P01, 503",
        ", 503"
    })
    void database_isRefusingOrAway_byItsState(String state, int status) {
        SQLException refused = new SQLException("relation \"db-7\"", state);
        for (RuntimeException failure : List.of(
                new PersistenceException(refused),
                new IllegalStateException(new PersistenceException("wrapped", refused)),
                new UndeclaredThrowableException(refused))) {
            Response response = PROBLEMS.map(failure);
            assertThat(response.getStatus()).as(state).isEqualTo(status);
            assertThat(((Problem) response.getEntity()).detail()).doesNotContain("db-7", "SQL");
        }
    }

    @Test
    void whoeverWasQuicker_isNoDatabaseThatIsAway() {
        for (PersistenceException quicker : List.of(
                new EntityNotFoundException("dev.sluice.Row"),
                new OptimisticLockException(),
                new EntityExistsException())) {
            assertThat(PROBLEMS.map(quicker).getStatus()).isEqualTo(409);
        }
    }

    @Test
    void invalidField_isNamedApart() {
        Problem problem = (Problem)
                PROBLEMS.map(new InvalidInput("arms[1].key", "must be unique")).getEntity();
        assertThat(problem.violations()).containsExactly(new Problem.Violation("arms[1].key", "must be unique"));
        assertThat(Json.http().valueToTree(problem).path("type").asText()).isEqualTo("about:blank");
    }

    @Test
    void whatTheCallerWrote_isToldBackInPart() {
        Problem problem = (Problem) PROBLEMS.map(new InvalidInput("k".repeat(9_999), "got " + "v".repeat(99_999)))
                .getEntity();
        assertThat(Json.http().valueToTree(problem).toString()).hasSizeLessThan(4 * Problem.MOST);
        assertThat(problem.detail()).startsWith("kkk").endsWith("…");
    }

    @Test
    void whoIsAway_saysWhenToComeBack_andWhoIsNotKnownHowToAsk() {
        assertThat(Problems.unavailable("later").getHeaderString(HttpHeaders.RETRY_AFTER))
                .isEqualTo("2");
        assertThat(PROBLEMS.unauthorized(new UnauthorizedException()).getHeaderString(HttpHeaders.WWW_AUTHENTICATE))
                .isEqualTo("Bearer");
    }
}
