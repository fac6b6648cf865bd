package dev.nono.cli;

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

@DisplayName("The architecture of the command line")
class ArchitectureTest {
    private static final JavaClasses CLI =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.nono.cli");

    @Test
    @DisplayName("it uses of the other modules only what they export")
    void usesOnlyWhatIsExported() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.nono.(*)..internal..", "dev.nono.internal..")
                .check(CLI);
    }

    @Test
    @DisplayName("it has no mechanism: no native call, no platform")
    void hasNoMechanism() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..", "java.lang.foreign..")
                .check(CLI);
    }

    @Test
    @DisplayName("there are no circles")
    void noCircles() {
        slices().matching("dev.nono.cli.(*)..").should().beFreeOfCycles().check(CLI);
    }

    @Test
    @DisplayName("picocli only writes help and reference: what is parsed are bytes")
    void picocliOnlyWritesHelp() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.nono.cli", "dev.nono.cli.reference..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLI);
    }

    @Test
    @DisplayName("nullness is declared in each package")
    void eachPackageIsNullMarked() {
        Set<JavaPackage> packages = new HashSet<>();
        CLI.forEach(type -> packages.add(type.getPackage()));

        assertThat(packages)
                .allSatisfy(p -> assertThat(p.isAnnotatedWith(NullMarked.class))
                        .as("@NullMarked on " + p.getName())
                        .isTrue());
    }
}
