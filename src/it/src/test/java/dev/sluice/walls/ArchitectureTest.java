package dev.sluice.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dependencies run one way. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice");
    private static final JavaClasses BAD = new ClassFileImporter().importPackages("dev.sluice.badfixture");

    private static final Map<String, List<String>> DOORS = new LinkedHashMap<>();

    static {
        DOORS.put("model", List.of());
        DOORS.put("policy", List.of("model"));
        DOORS.put("statistics", List.of("model"));
        DOORS.put("evidence", List.of("model", "definition", "statistics"));
        DOORS.put("offpolicy", List.of("statistics"));
        DOORS.put("interleaving", List.of("model", "statistics"));
        DOORS.put("definition", List.of("model", "policy"));
        DOORS.put("token", List.of("model"));
        DOORS.put("stream", List.of("model"));
        DOORS.put("access", List.of("model", "stream"));
        DOORS.put("registry", List.of("model", "feature", "artifact"));
        DOORS.put("experiment", List.of("model", "definition", "token", "stream", "registry"));
        DOORS.put("catalogue", List.of("model"));
        DOORS.put("feature", List.of("model"));
        DOORS.put("network", List.of("model", "feature"));
        DOORS.put("artifact", List.of("model", "feature"));
        DOORS.put("arm", List.of("model", "feature", "network", "artifact"));
        DOORS.put("dataset", List.of("model", "feature", "arm"));
        DOORS.put("decision", List.of("model", "definition", "token", "arm", "interleaving"));
        DOORS.put("event", List.of("model", "definition", "token", "stream"));
        DOORS.put("attribution", List.of("model", "definition", "stream"));
        DOORS.put("replay", List.of("model", "definition", "policy", "stream", "offpolicy"));
        DOORS.put(
                "learning",
                List.of("model", "definition", "policy", "stream", "statistics", "evidence", "interleaving"));
        DOORS.put("report", List.of("model", "definition", "policy", "statistics", "evidence", "interleaving"));
        DOORS.put(
                "training",
                List.of("model", "definition", "feature", "network", "artifact", "arm", "dataset", "statistics"));
        DOORS.put("planning", List.of("model", "policy", "statistics", "simulation"));
        DOORS.put(
                "simulation",
                List.of("model", "policy", "statistics", "evidence", "offpolicy", "interleaving", "dataset"));
        DOORS.put("page", List.of("model", "access", "web"));
        DOORS.put("chart", List.of("model", "policy", "definition", "statistics", "report"));
        DOORS.put("conclusion", List.of("model", "policy", "definition", "evidence", "report", "page", "chart"));
        DOORS.put(
                "dashboard",
                List.of("model", "definition", "access", "experiment", "report", "web", "page", "chart", "conclusion"));
        DOORS.put(
                "editor",
                List.of(
                        "model",
                        "policy",
                        "definition",
                        "simulation",
                        "planning",
                        "access",
                        "web",
                        "page",
                        "chart",
                        "dashboard"));
        DOORS.put("store", List.of("catalogue", "decision", "event", "web", "page"));
    }

    @Test
    void rooms_lookOnlyThroughTheirDoors() {
        DOORS.forEach((room, allowed) -> doors("dev.sluice.", room, allowed).check(MAIN));
    }

    @Test
    void rooms_formNoCircle() {
        slices().matching("dev.sluice.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void boot_isSeenByNobody() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sluice.boot..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sluice.boot..")
                .check(MAIN);
    }

    @Test
    void kafka_staysAtItsEdge() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.sluice.stream..", "dev.sluice.attribution..", "dev.sluice.learning..", "dev.sluice.boot..")
                .and()
                .haveNameNotMatching(".*Topology(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "kafka..")
                .check(MAIN);
    }

    @Test
    void persistence_staysInStoresAndEntities() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Store")
                .and()
                .haveSimpleNameNotEndingWith("Entity")
                .and()
                .haveSimpleNameNotEndingWith("Problems")
                .and()
                .resideOutsideOfPackage("dev.sluice.boot..")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveFullyQualifiedName("dev.sluice.dataset.Table") // reads files, with DuckDB
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "org.hibernate..", "java.sql..")
                .check(MAIN);
    }

    @Test
    void http_staysInWeb() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.sluice.web..",
                        "dev.sluice.page..",
                        "dev.sluice.dashboard..",
                        "dev.sluice.editor..",
                        "dev.sluice.workbench..",
                        "dev.sluice.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .check(MAIN);
    }

    @Test
    void names_sayWhatIsSpecial() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .check(MAIN);
    }

    @Test
    void doors_areShutToABadClass() {
        assertThat(doors("dev.sluice.badfixture.", "policy", List.of("model"))
                        .evaluate(BAD)
                        .hasViolation())
                .isTrue();
    }

    private static ArchRule doors(String root, String room, List<String> allowed) {
        Set<String> open = new HashSet<>(allowed);
        open.add(room);
        DescribedPredicate<JavaClass> closed = new DescribedPredicate<>("are in another room of Sluice") {
            @Override
            public boolean test(JavaClass other) {
                String name = other.getPackageName() + ".";
                return name.startsWith("dev.sluice.")
                        && open.stream()
                                .noneMatch(door -> name.startsWith("dev.sluice." + door + ".")
                                        || name.startsWith(root + door + "."));
            }
        };
        return noClasses().that().resideInAPackage(root + room + "..").should().dependOnClassesThat(closed);
    }
}
