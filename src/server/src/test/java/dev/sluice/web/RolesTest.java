package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.Role;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what is said at every address, and whoever changes something is more than a viewer. */
class RolesTest {
    /** For everybody: signing in and out, and what its own page protects by the demo's setting. */
    private static final Set<String> OPEN =
            Set.of("SignInPage", "PersonSignInPage", "StorePage", "Assets", "EchoResource");

    private static final Set<String> READING_POSTS =
            Set.of("validate", "simulate", "plan", "replay", "preview", "scores");

    static Stream<Arguments> calls() throws IOException {
        return Stream.of("web", "ui")
                .flatMap(RolesTest::classes)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> verb(method).isPresent())
                        .map(method -> Arguments.of(type, method)));
    }

    private static Stream<Class<?>> classes(String room) {
        java.nio.file.Path root = java.nio.file.Path.of("target/classes");
        try {
            List<java.nio.file.Path> files;
            try (Stream<java.nio.file.Path> all = Files.walk(root.resolve("dev/sluice/" + room))) {
                files = all.filter(file -> file.toString().endsWith(".class")).toList();
            }
            return files.stream().map(file -> load(root.relativize(file).toString()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(
                    file.replace('/', '.').replaceAll("\\.class$", ""), false, RolesTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static <A extends Annotation> Optional<A> said(Class<?> type, Method method, Class<A> annotation) {
        return Optional.ofNullable(method.getAnnotation(annotation))
                .or(() -> Optional.ofNullable(type.getAnnotation(annotation)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCall_saysWhoMayMakeIt(Class<?> type, Method method) {
        boolean open = said(type, method, PermitAll.class).isPresent();
        boolean closed = said(type, method, DenyAll.class).isPresent();
        Optional<RolesAllowed> roles = said(type, method, RolesAllowed.class);
        assertThat(open || closed || roles.isPresent() || OPEN.contains(type.getSimpleName()))
                .as("%s.%s", type.getSimpleName(), method.getName())
                .isTrue();
        roles.ifPresent(allowed -> assertThat(allowed.value())
                .isSubsetOf(Arrays.stream(Role.values()).map(Role::wireName).toList()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whoeverChangesSomething_isMoreThanAViewer(Class<?> type, Method method) {
        boolean reads = method.isAnnotationPresent(GET.class)
                || method.isAnnotationPresent(HEAD.class)
                || READING_POSTS.stream().anyMatch(name -> reads(method, name));
        Optional<RolesAllowed> roles = said(type, method, RolesAllowed.class);
        if (!reads && roles.isPresent()) {
            assertThat(roles.get().value())
                    .as("%s.%s", type.getSimpleName(), method.getName())
                    .doesNotContain(Role.VIEWER_NAME);
        }
    }

    private static boolean reads(Method method, String name) {
        Path path = method.getAnnotation(Path.class);
        return method.getName().equals(name) || (path != null && path.value().contains(name));
    }

    @Test
    void rolesInclude_whatIsBelowThem() {
        assertThat(Role.ADMIN.included()).contains(Role.EDITOR, Role.VIEWER);
        assertThat(Role.EDITOR.included()).contains(Role.VIEWER).doesNotContain(Role.ADMIN);
        assertThat(Role.VIEWER.included()).doesNotContain(Role.EDITOR, Role.ADMIN);
        assertThat(Role.CLIENT.included()).doesNotContain(Role.VIEWER, Role.EDITOR, Role.ADMIN);
    }
}
