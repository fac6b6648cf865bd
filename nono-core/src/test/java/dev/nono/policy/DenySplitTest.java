package dev.nono.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantPart;
import dev.nono.capability.GrantSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A denied path inside a granted directory, on Linux")
class DenySplitTest {
    @TempDir
    Path temp;

    private Path work;

    @BeforeEach
    void createTree() throws IOException {
        work = Files.createDirectories(temp.toRealPath().resolve("w"));
        Files.createDirectories(work.resolve("src/main"));
        Files.createFile(work.resolve("pom.xml"));
        Files.createFile(work.resolve(".env"));
    }

    private DenyPrecedence split(Access access, Path... denied) {
        CapabilitySetBuilder caps = CapabilitySet.builder().directory(work, access, GrantSource.USER);
        for (Path path : denied) {
            caps.deny(new DenyRule(path, GrantSource.PROFILE, ""));
        }
        return DenyPrecedence.apply(Bypass.none(caps.build()), Platform.LINUX);
    }

    private static FileGrant at(DenyPrecedence outcome, Path path) {
        return outcome.capabilities().files().stream()
                .filter(grant -> grant.resolved().equals(path))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatLiesBesideADeniedFileIsGrantedAndItsDirectoryCanBeListed() {
        DenyPrecedence outcome = split(Access.READ_WRITE, work.resolve(".env"));

        assertThat(outcome.capabilities().files())
                .extracting(FileGrant::resolved)
                .containsExactly(work, work.resolve("pom.xml"), work.resolve("src"));
        assertThat(at(outcome, work).part()).isEqualTo(GrantPart.NAMES);
        assertThat(at(outcome, work).access()).isEqualTo(Access.READ);
        assertThat(at(outcome, work.resolve("pom.xml")).isFile()).isTrue();
        assertThat(at(outcome, work.resolve("src")).isFile()).isFalse();
        assertThat(at(outcome, work.resolve("src")).access()).isEqualTo(Access.READ_WRITE);
        assertThat(outcome.capabilities().denyConflicts()).isEmpty();
    }

    @Test
    void theReportSaysWhatIsLeftOutAndWhatThatDoesNotCover() {
        SplitGrant split =
                split(Access.READ_WRITE, work.resolve(".env")).splits().get(0);

        assertThat(split.display()).isEqualTo(work + " without " + work.resolve(".env"));
        assertThat(split.limits())
                .singleElement()
                .asString()
                .contains("in " + work + " nothing can be created")
                .contains("names that appear there later stay closed");
        assertThat(split.entries()).isEqualTo(3);
    }

    @Test
    void aDirectoryWithADeniedDirectoryCannotBeListedForThatWouldShowItsNames() throws IOException {
        Path secrets = Files.createDirectories(work.resolve("secrets"));

        DenyPrecedence outcome = split(Access.READ, secrets);

        assertThat(outcome.capabilities().files()).extracting(FileGrant::part).containsOnly(GrantPart.ENTRY);
        assertThat(outcome.splits().get(0).limits().get(0)).contains("listing is closed too");
    }

    @Test
    void aDeniedPathThatDoesNotExistIsKeptClosedForTheTimeItDoes() {
        DenyPrecedence outcome = split(Access.READ_WRITE, work.resolve("later/or/never"));

        assertThat(outcome.capabilities().covers(work.resolve("later"))).isFalse();
        assertThat(outcome.capabilities().files())
                .extracting(FileGrant::resolved)
                .containsExactly(work.resolve(".env"), work.resolve("pom.xml"), work.resolve("src"));
    }

    @Test
    void onlyTheDirectoriesOnTheWayAreListed() throws IOException {
        Path deep = Files.createDirectories(work.resolve("a/b"));
        Files.createFile(deep.resolve("key"));
        Files.createFile(deep.resolve("readme"));
        for (int i = 0; i < DenySplit.MOST_ENTRIES + 1; i++) {
            Files.createFile(work.resolve("src/main/f" + i));
        }

        DenyPrecedence outcome = split(Access.READ, deep.resolve("key"));

        assertThat(outcome.capabilities().files())
                .filteredOn(grant -> grant.part() == GrantPart.ENTRY)
                .extracting(FileGrant::resolved)
                .containsExactlyInAnyOrder(
                        work.resolve(".env"), work.resolve("pom.xml"), work.resolve("src"), deep.resolve("readme"));
        assertThat(outcome.splits().get(0).open()).containsExactly(work, work.resolve("a"), deep);
    }

    @Test
    void anotherNameOfADeniedFileBesideItIsClosedTooAndOthersAreNamed() throws IOException {
        Files.createLink(work.resolve("copy"), work.resolve(".env"));

        DenyPrecedence outcome = split(Access.READ, work.resolve(".env"));

        assertThat(outcome.capabilities().effectiveAccess(work.resolve("copy"))).isEmpty();
        assertThat(outcome.splits().get(0).limits().get(1)).contains(".env has further names");
    }

    @Test
    void linksAreNotGrantedForTheyLeadElsewhere() throws IOException {
        Files.createSymbolicLink(work.resolve("link"), work.resolve(".env"));

        assertThat(split(Access.READ, work.resolve(".env")).capabilities().effectiveAccess(work.resolve("link")))
                .isEmpty();
    }

    @Test
    void twoGrantsAroundOneDeniedPathAreBothTakenApart() {
        CapabilitySet caps = CapabilitySet.builder()
                .read(work.getParent())
                .readWrite(work)
                .deny(new DenyRule(work.resolve(".env"), GrantSource.PROFILE, ""))
                .build();

        DenyPrecedence outcome = DenyPrecedence.apply(Bypass.none(caps), Platform.LINUX);

        assertThat(outcome.splits()).hasSize(2);
        assertThat(outcome.capabilities().effectiveAccess(work.resolve(".env"))).isEmpty();
        assertThat(outcome.capabilities().effectiveAccess(work.resolve("src/main")))
                .contains(Access.READ_WRITE);
    }

    @Test
    @DisplayName("a policy compiles to the set that questions are asked of, and protects the state of nono")
    void compiled() throws IOException {
        Path home = Files.createDirectories(temp.toRealPath().resolve("home"));
        PolicyContext context =
                PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", home.toString(), "TMPDIR", home.toString()));
        ResolvedPolicy groups = PolicyResolver.builtIn(context).resolve(GroupSelection.defaults());
        CapabilitySet asked = groups.capabilities().toBuilder()
                .readWrite(work)
                .deny(new DenyRule(work.resolve(".env"), GrantSource.PROFILE, ""))
                .build();

        CompiledPolicy policy = CompiledPolicy.of(groups, asked, List.of());

        assertThat(policy.splits()).hasSize(1);
        assertThat(policy.capabilities().denyConflicts()).isEmpty();
        CapabilitySet all = groups.capabilities().toBuilder().read(home).build();
        assertThatThrownBy(() -> CompiledPolicy.of(groups, all, List.of()))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("where nono keeps its own state");
    }

    @Test
    void aPathThatIsThereUnderAnotherNameIsNoticed() throws IOException {
        // What a directory that does not tell capitals apart looks like: the name leads somewhere, and is not listed.
        DenySplit.Entry listed = new DenySplit.Entry(work.resolve("POM.XML"), false, List.of());

        assertThat(DenySplit.isUnderAnotherName(work.resolve("pom.xml"), List.of(listed)))
                .isTrue();
        assertThat(DenySplit.isUnderAnotherName(work.resolve("missing"), List.of(listed)))
                .isFalse();
        assertThat(DenySplit.isUnderAnotherName(listed.path(), List.of(listed))).isFalse();
    }
}
