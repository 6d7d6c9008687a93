package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.access.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call and every page, by everybody: with no key, with one that opens nothing, and with one of each role. */
class RoleWalkIT {
    private static final Sluice sluice = SharedPlatform.application();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Map<Role, String> KEYS = new TreeMap<>();
    private static final Map<String, String> STRANGERS = new TreeMap<>();

    /** For everybody: signing in and out, what the sign-in page needs, and what a demo opens. */
    private static final String[] OPEN = {
        "GET /",
        "GET /preferences",
        "GET /sign-in",
        "POST /sign-in",
        "GET /sign-in/oidc",
        "POST /sign-out",
        "GET /store",
        "POST /store/events"
    };

    private static final String PARAMETER = "\\{[^{}]*(?:\\{[^{}]*\\}[^{}]*)*\\}";

    /** Spellings of an address that some servers take for the same one. */
    private static final List<UnaryOperator<String>> SPELLINGS = List.of(
            path -> "/" + path,
            path -> path + "/",
            path -> path + ";a=b",
            path -> path + "%20",
            path -> path + "%00",
            path -> "/." + path,
            path -> "/x/.." + path,
            path -> path.replaceFirst("/a", "/%61"),
            path -> path.toUpperCase(Locale.ROOT),
            path -> path + ".json",
            path -> path + "?key=admin",
            path -> path.replaceFirst("/", "/%2f"));

    /**
     * A call as its class declares it.
     *
     * @param template address with an asterisk for each parameter
     * @param roles that may make it; empty for everybody
     */
    record Call(String verb, String template, String type, Set<Role> roles) {
        String path() {
            return template.replaceAll("(versions|revisions)/\\*", "$1/1")
                    .replace("/keys/*", "/keys/00000000-0000-7000-8000-000000000000")
                    .replace("*", "nothing");
        }

        boolean open() {
            return roles.isEmpty();
        }

        boolean by(Role role) {
            return role.included().stream().anyMatch(roles::contains);
        }

        @Override
        public String toString() {
            return verb + " " + template;
        }
    }

    static Stream<Call> calls() {
        return new ClassFileImporter()
                .importPackages("dev.sluice.web", "dev.sluice.ui").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> verb(method).isPresent())
                                .map(method -> call(type, method)));
    }

    private static Call call(Class<?> type, Method method) {
        String path = Stream.<AnnotatedElement>of(type, method)
                .map(place -> Optional.ofNullable(place.getAnnotation(Path.class))
                        .map(Path::value)
                        .orElse(""))
                .map(part -> part.replaceAll("^/+|/+$", ""))
                .filter(part -> !part.isEmpty())
                .reduce("", (before, part) -> before + "/" + part)
                .replaceAll(PARAMETER, "*");
        Set<Role> roles = said(type, method, RolesAllowed.class)
                .map(allowed -> Arrays.stream(allowed.value())
                        .map(name -> Role.valueOf(name.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
        String content = said(type, method, Consumes.class)
                .map(consumes -> consumes.value()[0])
                .filter(media -> !media.contains("*"))
                .orElse("application/json");
        return new Call(verb(method).orElseThrow(), path.isEmpty() ? "/" : path, content, roles);
    }

    private static <A extends Annotation> Optional<A> said(Class<?> type, Method method, Class<A> annotation) {
        return Optional.ofNullable(method.getAnnotation(annotation))
                .or(() -> Optional.ofNullable(type.getAnnotation(annotation)));
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value())
                .findFirst();
    }

    @BeforeAll
    static void makeKeys() {
        for (Role role : Role.values()) {
            KEYS.put(role, sluice.makeKey("walks as " + role.wireName(), role.wireName()));
        }
        STRANGERS.put("nobody", "");
        STRANGERS.put("a wrong key", "of-somebody-else");
        STRANGERS.put("a revoked key", revoked());
        STRANGERS.put("an ended key", ended());
    }

    private static String revoked() {
        Sluice.Answer made = sluice.post("/api/v1/keys", Map.of("name", "walks no more", "role", "admin"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(sluice.call(
                                "DELETE",
                                "/api/v1/keys/" + made.json().path("id").asText(),
                                "")
                        .status())
                .isEqualTo(204);
        return made.json().path("key").asText();
    }

    private static String ended() {
        Sluice.Answer made = sluice.post(
                "/api/v1/keys",
                Map.of(
                        "name",
                        "walks five seconds",
                        "role",
                        "admin",
                        "expires",
                        Instant.now().plusSeconds(5).toString()));
        assertThat(made.status()).isEqualTo(201);
        String key = made.json().path("key").asText();
        assertThat(status("GET", "/api/v1/experiments", key, "")).isEqualTo(200);
        Sluice.await("over", Duration.ofSeconds(15), () -> status("GET", "/api/v1/experiments", key, "") >= 400);
        return key;
    }

    /** Its status; what streams is left after the head. */
    private static int status(String verb, String path, String key, String type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sluice.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(verb, verb.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            response.body().close();
            boolean toSignIn = response.headers()
                    .firstValue("Location")
                    .filter(there -> there.startsWith("/sign-in"))
                    .isPresent();
            return response.statusCode() == 303 && toSignIn ? 401 : response.statusCode();
        } catch (IOException e) {
            throw new AssertionError(verb + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_isMadeByWhomItIsFor_andByNobodyElse(Call call) {
        if (call.open()) {
            return;
        }
        STRANGERS.forEach((who, key) -> assertThat(status(call.verb, call.path(), key, call.type))
                .as("%s with %s", call, who)
                .isIn(401, 429));
        KEYS.forEach((role, key) -> {
            int status = status(call.verb, call.path(), key, call.type);
            if (call.by(role)) {
                assertThat(status).as("%s as %s", call, role).isNotIn(401, 403).isLessThan(500);
            } else {
                assertThat(status).as("%s as %s", call, role).isEqualTo(403);
            }
        });
    }

    /** However an address is spelt, it is no way past its role. */
    @ParameterizedTest
    @MethodSource("calls")
    void oddSpellingOfAnAddress_opensNothing(Call call) {
        if (call.open()) {
            return;
        }
        for (UnaryOperator<String> spelling : SPELLINGS) {
            String path = spelling.apply(call.path());
            boolean allowed = call.by(Role.CLIENT); // else with a key that opens other doors
            assertThat(status(call.verb, path, allowed ? "" : KEYS.get(Role.CLIENT), call.type))
                    .as("%s %s", call.verb, path)
                    .isBetween(400, 499);
        }
    }

    /** Nor is another method, or the name of one in a header. */
    @ParameterizedTest
    @MethodSource("calls")
    void otherMethod_opensNothing(Call call) {
        if (call.open()) {
            return;
        }
        for (String verb : List.of("HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND")) {
            assertThat(status(verb, call.path(), "", call.type))
                    .as("%s %s with nobody", verb, call.template)
                    .satisfies(status -> assertThat(status == 501 || (status >= 400 && status < 500))
                            .isTrue());
        }
    }

    /** What the API says of itself is walked, too. */
    @Test
    void openApi_namesNoOtherCall() {
        List<String> walked = calls().map(Call::toString).toList();
        List<String> said = new ArrayList<>();
        sluice.get("/q/openapi?format=JSON")
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> said.add(operation.getKey().toUpperCase(Locale.ROOT) + " "
                                + path.getKey().replaceAll(PARAMETER, "*"))));
        assertThat(said).hasSizeGreaterThan(40);
        assertThat(walked).containsAll(said);
    }

    @Test
    void walk_comesByMostOfTheHouse() {
        assertThat(calls().filter(Call::open).map(Call::toString)).containsExactlyInAnyOrder(OPEN);
        assertThat(calls().filter(call -> !call.open())).hasSizeGreaterThan(60);
        assertThat(calls().filter(call -> call.template.startsWith("/api/"))).hasSizeGreaterThan(40);
    }
}
