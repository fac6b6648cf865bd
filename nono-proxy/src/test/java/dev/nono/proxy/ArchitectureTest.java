package dev.nono.proxy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The architecture of the proxy")
class ArchitectureTest {
    private static final String INTERNAL = "dev.nono.proxy.internal";

    private static final JavaClasses PROXY =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.nono.proxy");

    @ParameterizedTest(name = "{0} knows no network library")
    @ValueSource(strings = {"decide", "text", "credential", "tokens", "aws", "oauth", "spiffe", "audit", "peer"})
    void decisionsKnowNoNetworkLibrary(String name) {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .allowEmptyShould(true)
                .check(PROXY);
    }

    @ParameterizedTest(name = "{0} knows none of its neighbours and nothing above")
    @ValueSource(strings = {"credential", "tls", "net", "audit", "peer"})
    void neighboursDoNotKnowEachOther(String name) {
        String[] others = List.of("credential", "tls", "net", "audit", "peer", "server").stream()
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
                .check(PROXY);
    }

    @ParameterizedTest(name = "{0} knows only what it stands on")
    @CsvSource({"tokens,tokens", "aws,aws", "spiffe,spiffe", "oauth,spiffe"})
    void whatCredentialsStandOn(String name, String known) {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(INTERNAL + "..")
                        .and(DescribedPredicate.not(resideInAnyPackage(
                                INTERNAL + ".decide..",
                                INTERNAL + ".text..",
                                INTERNAL + "." + name + "..",
                                INTERNAL + "." + known + ".."))))
                .check(PROXY);
    }

    @ParameterizedTest(name = "{0} is the ground of the internals")
    @ValueSource(strings = {"decide", "text"})
    void theGround(String name) {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(INTERNAL + "..")
                        .and(DescribedPredicate.not(resideInAPackage(INTERNAL + "." + name + ".."))))
                .check(PROXY);
    }

    @Test
    @DisplayName("there are no circles below the API")
    void noCircles() {
        slices().matching("dev.nono.proxy.internal.(**)")
                .should()
                .beFreeOfCycles()
                .check(PROXY);
    }

    @Test
    @DisplayName("nullness is declared in each package")
    void eachPackageIsNullMarked() {
        Set<JavaPackage> packages = new HashSet<>();
        PROXY.forEach(type -> packages.add(type.getPackage()));

        assertThat(packages)
                .allSatisfy(p -> assertThat(p.isAnnotatedWith(NullMarked.class))
                        .as("@NullMarked on " + p.getName())
                        .isTrue());
    }
}
