package dev.sluice.walls;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What no class of some rooms may do. A wall is a rule over the rooms below a root, so that it can be held against bad
 * classes too.
 */
enum Walls {
    SLEEP(root -> classes().that(arePure(root)).should(never("sleep or wait", Calls::waits))),
    TIME(root -> classes().that(arePure(root)).should(never("read the time of day", Calls::readsTheClock))),
    CHANCE(root -> classes().that(arePure(root)).should(never("draw without a seed", Calls::drawsUnseeded))),
    NETWORK(root -> noClasses()
            .that(arePure(root))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "com.sun.net..", "javax.net..", "jakarta.ws.rs..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(.*Connection|.*Socket)")),
    DATABASE(root ->
            noClasses().that(arePure(root)).should().dependOnClassesThat().resideInAnyPackage(databases())),
    FIELDS(root -> classes().that(arePure(root)).should(haveFinalFields())),
    REAL_CLOCK(root ->
            classes().that(areOutside(root, "boot")).should(never("read the time of day", Calls::readsTheClock))),
    BOOT(root -> noClasses()
            .that(areOutside(root, "boot"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sluice.boot..")),
    KAFKA(root -> noClasses()
            .that(areOutside(root, "stream", "boot", "embedded"))
            .and()
            .haveNameNotMatching(".*(Topology|Processor|Serde)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "kafka..")),
    PERSISTENCE(root -> noClasses()
            .that(areOutside(root, "boot", "embedded"))
            .and()
            .haveNameNotMatching(".*(Store|Entity|Problems)(\\$.*)?")
            .and()
            .haveNameNotMatching("dev\\.sluice\\.(dataset\\.ParquetTable|outcome\\.Duck(\\$.*)?)") // files, with DuckDB
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(databases())),
    HTTP(root -> noClasses()
            .that(areOutside(root, "web", "ui"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..")),
    NAMES(root -> noClasses()
            .that(areOutside(root))
            .should()
            .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Handler)(\\$.*)?"));

    static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.sluice");

    private final Function<String, ArchRule> rule;

    Walls(Function<String, ArchRule> rule) {
        this.rule = rule;
    }

    /** The rule for the rooms below a package, which ends with a dot. */
    ArchRule below(String root) {
        return rule.apply(root);
    }

    /** Rooms that only compute; the workers of {@code arm.onnx} wait for work, and {@code arm.remote} asks over HTTP. */
    private static DescribedPredicate<JavaClass> arePure(String root) {
        List<String> rooms = Stream.of(
                        "codec",
                        "model",
                        "recommend",
                        "policy",
                        "definition",
                        "statistics",
                        "evidence",
                        "offpolicy",
                        "decision",
                        "attribution",
                        "learning",
                        "arm")
                .map(root::concat)
                .toList();
        return describe("are in a room that only computes", type -> rooms.contains(type.getPackageName()));
    }

    private static DescribedPredicate<JavaClass> areOutside(String root, String... rooms) {
        return describe(
                "are outside of " + String.join(", ", rooms),
                type -> (type.getPackageName() + ".").startsWith(root)
                        && Stream.of(rooms)
                                .noneMatch(room -> (type.getPackageName() + ".").startsWith(root + room + ".")));
    }

    private static String[] databases() {
        return new String[] {"java.sql..", "javax.sql..", "jakarta.persistence..", "org.hibernate..", "org.postgresql.."
        };
    }

    private static ArchCondition<JavaClass> never(String what, Predicate<JavaAccess<?>> forbidden) {
        return new ArchCondition<>("never " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().stream()
                        .filter(forbidden)
                        .forEach(access -> events.add(SimpleConditionEvent.violated(type, access.getDescription())));
            }
        };
    }

    /** A processor is written by one stream task; nothing else in these rooms changes after it was made. */
    private static ArchCondition<JavaClass> haveFinalFields() {
        return new ArchCondition<>("have final fields only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getFields().stream()
                        .filter(field -> !type.getName().matches(".*Processor(\\$.*)?"))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL)
                                && !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .forEach(field ->
                                events.add(SimpleConditionEvent.violated(type, field.getFullName() + " is not final")));
            }
        };
    }
}
