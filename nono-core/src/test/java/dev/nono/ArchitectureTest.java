package dev.nono;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The architecture of nono-core")
class ArchitectureTest {
    /** The floors of docs/architecture.md, the ground first. A package uses only floors below its own. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of(""),
            Set.of("internal"),
            Set.of("net", "secret", "audit", "platform"),
            Set.of("capability", "approval", "undo", "trust"),
            Set.of("browser"),
            Set.of("profile"),
            Set.of("policy", "manifest", "state", "query", "diagnostic"),
            Set.of("sandbox", "network"),
            Set.of("session"),
            Set.of("hook", "learn", "policytest"));

    private static final JavaClasses CORE =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.nono");

    @Test
    @DisplayName("each package stands on a floor")
    void eachPackageStandsOnAFloor() {
        Set<String> areas = new TreeSet<>();
        CORE.forEach(type -> areas.add(area(type)));

        assertThat(areas)
                .allSatisfy(
                        area -> assertThat(floor(area)).as("floor of " + area).isNotNegative());
    }

    @Test
    @DisplayName("a package uses only what stands below it")
    void packagesUseOnlyWhatStandsBelow() {
        classes().should(useOnlyFloorsBelow()).check(CORE);
    }

    @Test
    @DisplayName("there are no circles")
    void noCircles() {
        slices().matching("dev.nono.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    @DisplayName("no native call and no platform")
    void noNativeCalls() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.sun.jna..", "dev.nono.sandbox.linux..", "dev.nono.sandbox.macos..", "dev.nono.cli..")
                .check(CORE);
    }

    @Test
    @DisplayName("nullness is declared in each package")
    void eachPackageIsNullMarked() {
        Set<JavaPackage> packages = new java.util.HashSet<>();
        CORE.forEach(type -> packages.add(type.getPackage()));

        assertThat(packages)
                .allSatisfy(p -> assertThat(p.isAnnotatedWith(NullMarked.class))
                        .as("@NullMarked on " + p.getName())
                        .isTrue());
    }

    private static ArchCondition<JavaClass> useOnlyFloorsBelow() {
        return new ArchCondition<>("use only floors below their own") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass used = dependency.getTargetClass();
                    if (used.getPackageName().startsWith("dev.nono")
                            && !area(used).equals(area(type))
                            && floor(area(used)) >= floor(area(type))) {
                        events.add(violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The first part of the package name below dev.nono: its internals belong to it. */
    private static String area(JavaClass type) {
        String below = type.getPackageName().substring("dev.nono".length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
    }

    private static int floor(String area) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(area)) {
                return floor;
            }
        }
        return -1;
    }
}
