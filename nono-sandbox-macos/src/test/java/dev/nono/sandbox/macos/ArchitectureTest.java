package dev.nono.sandbox.macos;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The architecture of the macOS backend")
class ArchitectureTest {
    private static final String INTERNAL = "dev.nono.sandbox.macos.internal";

    private static final JavaClasses BACKEND = new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests()))
            .importPackages("dev.nono.sandbox.macos");

    @Test
    @DisplayName("native calls are in one package")
    void nativeCallsAreInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + ".posix..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(BACKEND);
    }

    @Test
    @DisplayName("posix is the ground: it knows nothing of ours but the errors")
    void posixIsTheGround() {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + ".posix..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.nono..").and(not(resideInAnyPackage("dev.nono", INTERNAL + ".posix.."))))
                .check(BACKEND);
    }

    @ParameterizedTest(name = "{0} knows none of its neighbours and nothing above")
    @ValueSource(strings = {"seatbelt", "denial"})
    void neighboursDoNotKnowEachOther(String name) {
        String[] others = List.of("seatbelt", "denial", "launch").stream()
                .filter(other -> !other.equals(name))
                .map(other -> INTERNAL + "." + other + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(BACKEND);
    }

    @Test
    @DisplayName("profiles are text: no native call, no process, and nothing of the launch is near them")
    void profilesArePure() {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + ".seatbelt..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(INTERNAL + ".posix..", "dev.nono.sandbox", "dev.nono.session..")
                        .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo(ProcessBuilder.class)))
                .check(BACKEND);
    }

    @Test
    @DisplayName("launch stands on top of the internals")
    void launchStandsOnTop() {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "..")
                .and()
                .resideOutsideOfPackage(INTERNAL + ".launch..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL + ".launch..")
                .check(BACKEND);
    }

    @Test
    @DisplayName("there are no circles")
    void noCircles() {
        slices().matching("dev.nono.sandbox.macos.(**)")
                .should()
                .beFreeOfCycles()
                .check(BACKEND);
    }

    @Test
    @DisplayName("nullness is declared in each package")
    void eachPackageIsNullMarked() {
        Set<JavaPackage> packages = new HashSet<>();
        BACKEND.forEach(type -> packages.add(type.getPackage()));

        assertThat(packages)
                .allSatisfy(p -> assertThat(p.isAnnotatedWith(NullMarked.class))
                        .as("@NullMarked on " + p.getName())
                        .isTrue());
    }
}
