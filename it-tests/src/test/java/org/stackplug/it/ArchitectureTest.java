package org.stackplug.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms and their allowed imports. Each rule counts its classes, so that it cannot hold vacuously. */
class ArchitectureTest {
    private static final String OURS = "org.stackplug.";

    /** The rooms of core that the command line may use: those that core exports. */
    private static final String CORE =
            "spi spi.fetch spi.run spi.run.step problem file plugin lock event options mask state provider devstack"
                    + " plan settings run journal report report.text registry edit prune doctor bundle hold";

    private static final int LARGEST_ROOM = 20;

    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .importPackages("org.stackplug")
                .that(DescribedPredicate.describe(
                        "are not tests",
                        type -> !type.getPackageName().startsWith(OURS + "it")
                                && !type.getPackageName().startsWith(OURS + "contract")));
    }

    static Stream<Arguments> rooms() {
        return Stream.of(
                arguments("spi", 2, ""),
                arguments("spi.fetch", 12, "spi"),
                arguments("spi.fetch.snapshot", 8, "spi spi.fetch"),
                arguments("spi.run.step", 4, "spi"),
                arguments("spi.run", 13, "spi spi.run.step"),
                arguments("problem", 3, "spi spi.run.step"),
                arguments("json", 3, "spi"),
                arguments("file", 4, "problem spi"),
                arguments("plugin", 5, "problem spi spi.fetch spi.run"),
                arguments("localconf", 6, "file problem spi spi.run"),
                arguments("lock", 2, "file json plugin problem spi spi.fetch"),
                arguments("event", 5, "file plugin problem spi spi.fetch spi.run spi.run.step"),
                arguments("options", 6, "plugin problem spi.fetch spi.run.step"),
                arguments("task", 2, "problem spi.run spi.run.step"),
                arguments("mask.words", 4, ""),
                arguments("mask", 17, "event file mask.words spi.run"),
                arguments("document", 1, "event mask problem spi spi.run.step"),
                arguments("state", 5, "file json mask plugin problem spi spi.fetch spi.run spi.run.step"),
                arguments("devstack", 7, "options plugin problem spi spi.fetch spi.run"),
                arguments("fetch.attempt", 7, "event mask options plugin problem registry spi spi.fetch spi.run task"),
                arguments("provider", 3, "fetch.attempt options problem spi spi.fetch spi.run"),
                arguments(
                        "fetch.checkout",
                        14,
                        "event fetch.attempt file lock options plugin problem spi spi.fetch state"),
                arguments("fetch.bundle", 3, "file json problem spi spi.fetch"),
                arguments(
                        "fetch",
                        10,
                        "devstack event fetch.attempt fetch.bundle fetch.checkout file lock options plugin problem provider spi"
                                + " spi.fetch spi.run state task"),
                arguments("registry", 2, "file plugin problem"),
                arguments("settings", 4, "event problem spi spi.run spi.run.step"),
                arguments("plan", 4, "devstack event localconf plugin problem spi spi.run spi.run.step state"),
                arguments(
                        "resume",
                        4,
                        "event fetch.attempt file json lock options plugin problem provider spi spi.fetch spi.run"
                                + " spi.run.step state task"),
                arguments(
                        "session",
                        10,
                        "devstack event file localconf options plan plugin problem provider resume settings spi spi.fetch"
                                + " spi.run spi.run.step state task"),
                arguments(
                        "session.step",
                        9,
                        "devstack event file options plan plugin problem resume session settings spi spi.run spi.run.step state task"),
                arguments(
                        "run",
                        10,
                        "devstack event fetch fetch.attempt fetch.checkout file lock options plan plugin problem provider"
                                + " resume session session.step settings spi spi.fetch spi.run spi.run.step state"
                                + " task"),
                arguments(
                        "journal",
                        5,
                        "document event file json localconf mask plugin problem spi spi.fetch spi.run spi.run.step"
                                + " state"),
                arguments("hold", 2, "file journal problem spi.run.step state"),
                arguments("report.text", 2, "file mask"),
                arguments(
                        "prune",
                        4,
                        "event fetch.checkout file journal lock options plugin problem provider session spi spi.fetch"
                                + " spi.run state task"),
                arguments(
                        "edit",
                        4,
                        "devstack event file localconf options plugin problem provider registry session spi spi.fetch"
                                + " spi.run task"),
                arguments("report.page", 10, "file journal lock mask report.text spi"),
                arguments(
                        "report",
                        4,
                        "document event file journal lock mask plan plugin problem report.page report.text run"
                                + " settings spi spi.fetch spi.run.step"),
                arguments("doctor.machine", 10, "problem session.step spi"),
                arguments(
                        "doctor",
                        10,
                        "doctor.machine event fetch fetch.attempt fetch.checkout file journal lock options plugin problem"
                                + " provider report.text session session.step spi spi.fetch spi.run state task"),
                arguments(
                        "bundle",
                        8,
                        "doctor event file journal lock mask options plan problem report run spi spi.run task"),
                arguments("fetcher.git.config", 4, "spi spi.fetch"),
                arguments("fetcher.git.repository", 8, "fetcher.git.config spi spi.fetch"),
                arguments("fetcher.git.worktree", 4, "fetcher.git.config fetcher.git.repository spi spi.fetch"),
                arguments("fetcher.git.call", 7, "fetcher.git.config fetcher.git.repository spi spi.fetch"),
                arguments(
                        "fetcher.git.transport.ssh",
                        4,
                        "fetcher.git.call fetcher.git.config fetcher.git.repository spi spi.fetch"),
                arguments(
                        "fetcher.git.transport.http",
                        5,
                        "fetcher.git.call fetcher.git.config fetcher.git.repository spi spi.fetch"),
                arguments(
                        "fetcher.git.transport",
                        4,
                        "fetcher.git.call fetcher.git.config fetcher.git.repository"
                                + " fetcher.git.transport.http fetcher.git.transport.ssh spi spi.fetch"),
                arguments(
                        "fetcher.git.mirror",
                        6,
                        "fetcher.git.call fetcher.git.config fetcher.git.repository fetcher.git.transport spi"
                                + " spi.fetch"),
                arguments(
                        "fetcher.git.source",
                        4,
                        "fetcher.git.call fetcher.git.config fetcher.git.mirror fetcher.git.repository"
                                + " fetcher.git.transport spi spi.fetch"),
                arguments(
                        "fetcher.git.checkout",
                        8,
                        "fetcher.git.call fetcher.git.config fetcher.git.repository fetcher.git.source"
                                + " fetcher.git.transport fetcher.git.worktree spi spi.fetch"),
                arguments(
                        "fetcher.git",
                        2,
                        "fetcher.git.call fetcher.git.checkout fetcher.git.config fetcher.git.mirror"
                                + " fetcher.git.repository fetcher.git.source fetcher.git.transport"
                                + " fetcher.git.transport.http fetcher.git.transport.ssh fetcher.git.worktree spi spi.fetch"),
                arguments("runner.shell.host", 2, ""),
                arguments("runner.shell.process", 6, "runner.shell.host spi spi.run spi.run.step"),
                arguments("runner.shell.variables", 8, "runner.shell.process spi spi.run spi.run.step"),
                arguments(
                        "runner.shell.checkpoint",
                        3,
                        "runner.shell.process runner.shell.variables spi spi.run spi.run.step"),
                arguments("runner.shell.script", 4, "runner.shell.process spi spi.run spi.run.step"),
                arguments(
                        "runner.shell.protocol",
                        5,
                        "runner.shell.process runner.shell.script spi spi.run spi.run.step"),
                arguments(
                        "runner.shell.localrc",
                        2,
                        "runner.shell.process runner.shell.protocol runner.shell.script spi spi.run spi.run.step"),
                arguments(
                        "runner.shell",
                        4,
                        "runner.shell.checkpoint runner.shell.host runner.shell.localrc runner.shell.process runner.shell.protocol"
                                + " runner.shell.script runner.shell.variables spi spi.run spi.run.step"),
                arguments("cli.terminal", 10, CORE),
                arguments("cli.backend", 1, CORE),
                arguments("cli.setting", 4, CORE),
                arguments("cli.command", 7, "cli.setting cli.terminal " + CORE),
                arguments("cli.command.look", 4, "cli.backend cli.command cli.setting cli.terminal " + CORE),
                arguments(
                        "cli.command.run",
                        8,
                        "cli.backend cli.command cli.command.look cli.setting cli.terminal " + CORE),
                arguments("cli.command.setup", 4, "cli.backend cli.command cli.setting cli.terminal " + CORE),
                arguments(
                        "cli",
                        2,
                        "cli.backend cli.command cli.command.look cli.command.run cli.command.setup cli.terminal "
                                + CORE),
                arguments("cli.log", 2, ""),
                arguments("cli.warmup", 1, "cli cli.command.setup " + CORE));
    }

    @ParameterizedTest(name = "{0} imports only: {2}")
    @MethodSource("rooms")
    void importsOnlyAllowedRooms(String room, int atLeast, String allowed) {
        long size = all.stream()
                .filter(type -> type.getPackageName().equals(OURS + room))
                .filter(type -> type.isTopLevelClass())
                .count();
        assertTrue(size >= atLeast, () -> room + " has only " + size + " classes");
        List<String> packages = new ArrayList<>(List.of(OURS + room));
        for (String name : allowed.split(" ", -1)) {
            packages.add(OURS + name);
        }
        classes()
                .that()
                .resideInAPackage(OURS + room)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are of " + packages + " or not of stackplug",
                        (JavaClass type) ->
                                !type.getPackageName().startsWith(OURS) || packages.contains(type.getPackageName())))
                .check(all);
    }

    @Test
    void usesOnlyTheJdkInTheSpi() {
        classes()
                .that()
                .resideInAPackage(OURS + "spi..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(OURS + "spi..", "java..")
                .check(all);
    }

    @Test
    void keepsTheTwoSpisApart() {
        classes()
                .that()
                .resideInAPackage(OURS + "spi.fetch..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage(OURS + "spi.run..")
                .check(all);
        classes()
                .that()
                .resideInAPackage(OURS + "spi.run..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage(OURS + "spi.fetch..")
                .check(all);
    }

    /** Counts the files of tests as well, because their packages must stay readable too. */
    @Test
    void hasNoPackageAboveTwentyFiles() throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        for (String module : List.of("core", "fetcher-git", "runner-shell", "cli", "it-tests")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> sizes.merge(file.getParent(), 1L, Long::sum));
            }
        }
        assertTrue(sizes.size() > rooms().count(), () -> "only " + sizes.size() + " packages were found");
        sizes.values().removeIf(size -> size <= LARGEST_ROOM);
        assertEquals(Map.of(), sizes);
    }

    @Test
    void usesJGitOnlyInTheGitBackendTheDemoAndTheWarmup() {
        classes()
                .that()
                .resideOutsideOfPackage(OURS + "fetcher.git..")
                .and()
                .doNotHaveSimpleName("DemoRepositories")
                .and()
                .doNotHaveSimpleName("WarmupServer")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("org.eclipse.jgit..")
                .check(all);
    }

    @Test
    void hasARoomForEveryClass() {
        List<String> known = rooms().map(room -> OURS + room.get()[0]).toList();
        for (JavaClass type : all) {
            boolean thirdParty = type.getPackageName().startsWith(OURS + "fetcher.nativegit")
                    || type.getPackageName().startsWith(OURS + "fetcher.archive")
                    || type.getPackageName().startsWith(OURS + "runner.unshare");
            assertTrue(thirdParty || known.contains(type.getPackageName()), type::getName);
        }
    }

    @Test
    void hasNoCycles() {
        slices().matching(OURS + "(**)").should().beFreeOfCycles().check(all);
    }
}
