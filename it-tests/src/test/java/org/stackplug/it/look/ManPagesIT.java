package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** The man pages of the distribution, as {@code man} shows them. */
@Execution(ExecutionMode.CONCURRENT)
class ManPagesIT {
    private static final Path MAN = Distribution.built().home().resolve("share/man");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder).environment("MANWIDTH", "80");
    }

    private Result run(String... command) {
        try (Running running = playground.start(playground.topDir(), List.of(command))) {
            return running.await().exits(0);
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> all = Files.walk(MAN)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Set<String> options(String text) {
        return OPTION.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void isCleanUnderGroff() throws IOException {
        assertTrue(pages().size() >= 22, () -> MAN + " has too few pages");
        for (Path page : pages()) {
            Result result = run("groff", "-mandoc", "-Tutf8", "-ww", "-z", page.toString());
            assertEquals("", result.out() + result.err(), page::toString);
        }
    }

    @Test
    void describesEveryCommandWithAllItsOptions() {
        for (String command : playground.run("--help").listedCommands()) {
            String page = MAN.resolve("man1/stackplug-" + command + ".1").toString();
            // Without the hyphens that break lines.
            String text = run("man", "-l", "--no-hyphenation", page).out();
            Set<String> documented = options(text);
            Set<String> missing = options(playground.run("help", command).out());
            missing.removeAll(documented);
            assertEquals(Set.of(), missing, text);
            assertTrue(text.contains("EXAMPLES") && text.contains("EXIT STATUS"), text);
        }
    }

    @Test
    void findsPagesByName() {
        playground.environment("MANPATH", MAN.toString());
        assertTrue(run("man", "stackplug").out().contains("stackplug-stack(1)"));
        assertTrue(run("man", "stackplug", "stack").out().contains("--until"));
        assertTrue(run("man", "stackplug-local.conf").out().contains("enable_plugin"));
    }
}
