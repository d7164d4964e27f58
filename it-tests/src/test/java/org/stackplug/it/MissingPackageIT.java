package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.DebianPackage;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.DocPage;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;

/** Each cell of the README's table about distributions without one of the packages: each test runs every command. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(600)
class MissingPackageIT {
    private static final Pattern COMMAND = Pattern.compile("`([a-z]+)`");

    /** The words that commands need besides their name. */
    private static final Map<String, List<String>> ARGUMENTS = Map.of(
            "enable", List.of("beta", "https://example.org/beta", "--dry-run"),
            "disable", List.of("alpha", "--dry-run"),
            "run", List.of("stack", "install"),
            "explain", List.of("SP312"));

    @TempDir
    Path folder;

    private Playground playground;

    /** A cell: commands without a condition, and those after "where". */
    private record Cell(Set<String> always, Set<String> sometimes) {
        static Cell of(String text) {
            int where = text.indexOf("where ");
            return new Cell(
                    commands(where < 0 ? text : text.substring(0, where)),
                    where < 0 ? Set.of() : commands(text.substring(where)));
        }

        private static Set<String> commands(String text) {
            return COMMAND.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Returns the cells of a package's line: the package, its content, what works, what names it. */
    private static List<String> line(String packageName) {
        return Playground.read(DocPage.checkout().resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("| `" + packageName + "` "))
                .map(line -> List.of(line.split(" \\| |^\\| | \\|$", -1)))
                .findFirst()
                .orElseThrow()
                .stream()
                .filter(cell -> !cell.isEmpty())
                .toList();
    }

    private Playground without(String packageName) {
        Distribution copy = Distribution.built().copy(folder.resolve("copy"));
        new DebianPackage(packageName).removeFrom(copy);
        return playground.with(copy);
    }

    /** A lab in which everything was fetched and stacked. */
    private void lab() {
        playground = new Playground(folder).recordingPlugin("alpha");
        playground.localrc(playground.enable("alpha"));
        playground.run("stack").exits(0);
    }

    private Result run(String command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(ARGUMENTS.getOrDefault(command, List.of()));
        return playground.run(line.toArray(String[]::new));
    }

    private void works(String command, String packageName) {
        if (command.equals("release")) {
            // No run is held, which is an error of its own.
            run(command).says("error[").saysNothingOf("SP312", "Install the package");
            return;
        }
        run(command).exits(0).saysNothingOf("error[", "Install the package " + packageName);
    }

    private void names(String command, String packageName) {
        Result result = run(command);
        assertEquals(3, result.exit(), command + ": " + result.err());
        assertTrue(
                (result.out() + result.err()).contains("Install the package " + packageName),
                command + ": " + result.err());
    }

    /** Each command is somewhere in the line. */
    private void isComplete(Cell works, Cell names) {
        Set<String> all = new TreeSet<>(works.always());
        all.addAll(names.always());
        assertEquals(works.sometimes(), names.sometimes());
        all.addAll(works.sometimes());
        assertEquals(new TreeSet<>(playground.run("--help", "-q").exits(0).listedCommands()), all);
    }

    @Test
    void worksWithoutAFetcherWhereNothingIsMissing() {
        lab();
        List<String> line = line("stackplug-fetcher-git");
        Cell works = Cell.of(line.get(2));
        isComplete(works, Cell.of(line.get(3)));
        without("stackplug-fetcher-git");
        works.sometimes().forEach(command -> works(command, "stackplug-fetcher-git"));
        works.always().forEach(command -> works(command, "stackplug-fetcher-git"));
    }

    @Test
    void namesTheFetcherWhereACheckoutIsMissing() throws Exception {
        lab();
        Cell names = Cell.of(line("stackplug-fetcher-git").get(3));
        without("stackplug-fetcher-git");
        names.always().forEach(command -> names(command, "stackplug-fetcher-git"));
        playground.git().shell(playground.dest(), "rm -rf alpha");
        assertFalse(names.sometimes().isEmpty());
        names.sometimes().forEach(command -> names(command, "stackplug-fetcher-git"));
        playground.run("status", "--remote").says("Install the package stackplug-fetcher-git");
    }

    @Test
    void worksOrNamesTheRunner() {
        lab();
        List<String> line = line("stackplug-runner-shell");
        Cell works = Cell.of(line.get(2));
        Cell names = Cell.of(line.get(3));
        isComplete(works, names);
        without("stackplug-runner-shell");
        works.always().forEach(command -> works(command, "stackplug-runner-shell"));
        names.always().forEach(command -> names(command, "stackplug-runner-shell"));
    }

    @Test
    void namesCoreAndCli() {
        lab();
        Set<String> commands =
                new TreeSet<>(playground.run("--help", "-q").exits(0).listedCommands());
        commands.remove("help");
        // On Debian the package of the command line has the name of the program.
        for (String missing : List.of("stackplug-core", "stackplug-cli")) {
            assertTrue(line(missing).get(2).startsWith("`--version`, `--help`, `help`"), missing);
            assertEquals("all other commands", line(missing).get(3));
            playground.with(Distribution.built().copy(folder.resolve(missing)).without(missing));
            for (String command : commands) {
                run(command).exits(1).says("install the package " + missing);
            }
            playground.run("--version").exits(0);
            playground.run("--help").exits(0);
            playground.run("help").exits(0);
        }
    }
}
