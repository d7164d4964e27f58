package org.stackplug.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which room may import which. Each rule counts its classes, so that it can't hold of nothing. */
class ArchitectureTest {
    private static final String OURS = "org.stackplug.";

    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .importPackages("org.stackplug")
                .that(DescribedPredicate.describe(
                        "are no tests",
                        type -> !type.getPackageName().startsWith(OURS + "it")
                                && !type.getPackageName().startsWith(OURS + "contract")));
    }

    static Stream<Arguments> rooms() {
        return Stream.of(
                arguments("spi", 20, ""),
                arguments("problem", 3, "spi"),
                arguments("file", 3, "spi"),
                arguments("json", 3, "spi"),
                arguments("localconf", 2, "spi problem"),
                arguments("plugin", 5, "spi problem"),
                arguments("lock", 3, "spi problem plugin file json"),
                arguments("event", 4, "spi plugin problem"),
                arguments("engine", 25, "spi problem localconf plugin event lock file json"),
                arguments("report", 4, "spi problem localconf plugin event engine lock file json"),
                arguments("fetcher.git", 25, "spi"),
                arguments("runner.shell", 8, "spi"),
                arguments("cli.log", 3, ""),
                arguments("cli", 15, "spi problem localconf plugin event engine report lock file json"));
    }

    @ParameterizedTest(name = "{0} imports only: {2}")
    @MethodSource
    void rooms(String room, int atLeast, String allowed) {
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
    void the_spi_needs_nothing_but_the_jdk() {
        classes()
                .that()
                .resideInAPackage(OURS + "spi")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(OURS + "spi", "java..")
                .check(all);
    }

    @Test
    void only_the_git_backend_the_demo_and_the_warm_up_know_jgit() {
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
    void every_class_has_its_room() {
        List<String> known = rooms().map(room -> OURS + room.get()[0]).toList();
        for (JavaClass type : all) {
            boolean thirdParty = type.getPackageName().startsWith(OURS + "fetcher.nativegit");
            assertTrue(thirdParty || known.contains(type.getPackageName()), type::getName);
        }
    }

    @Test
    void rooms_import_each_other_in_one_direction_only() {
        slices().matching(OURS + "(**)").should().beFreeOfCycles().check(all);
    }
}
