package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.ShellCompletion;

/** Completion in real, interactive bash and zsh, and in fish, in a TOP_DIR whose name has blanks and a quote. */
@Execution(ExecutionMode.CONCURRENT)
class CompletionIT {
    private static final Set<String> PLUGINS = Set.of("heat", "my.plug+in", "beta", "gamma");

    private Playground playground;

    @BeforeEach
    void playground(@TempDir Path folder) {
        playground = new Playground(folder, "my stack's");
    }

    /** A local.conf with carriage returns, and with lines that would do something if a shell evaluated them. */
    private void conf() {
        playground.file("local.conf", """
                [[local|localrc]]\r
                ADMIN_PASSWORD=geheim\r
                enable_plugin heat https://example.org/heat\r
                  enable_plugin "my.plug+in" 'https://example.org/p' main
                enable_plugin $(touch evil) https://example.org/evil
                enable_plugin `touch evil` https://example.org/evil
                enable_plugin -n;touch$IFS'evil' https://example.org/evil
                enable_plugin ${NAME} "https://example.org/$(touch evil)"
                # enable_plugin off https://example.org/off
                enable_plugin
                enable_plugin beta
                if [[ broken
                enable_plugin gamma https://example.org/$(touch${IFS}evil)
                $(touch evil)=1
                """);
    }

    private Map<String, List<String>> offered(String shell, String... lines) {
        return new ShellCompletion(playground, shell).offered(lines);
    }

    private static void assertOffers(Set<String> expected, Map<String, List<String>> offered, String line) {
        assertEquals(new TreeSet<>(expected), new TreeSet<>(offered.get(line)), line);
    }

    /** Returns the values in offers such as {@code --until=source} and {@code heat,}. */
    private static Set<String> values(List<String> offered) {
        return offered.stream()
                .map(candidate -> candidate.replaceFirst("^--[a-z-]+=", "").replaceFirst("[,/]$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void offersCommandsOptionsAndFixedWords(String shell) {
        String[] lines = {
            "stackplug ",
            "stackplug sta",
            "stackplug help sta",
            "stackplug stack --un",
            "stackplug -q stack --dry",
            "stackplug logs --fa",
            "stackplug --format ",
            "stackplug plan --color=a",
            "stackplug stack --resume=",
            "stackplug explain SP31",
            "stackplug explain sp314",
            "stackplug explain 314",
            "stackplug run stack ",
            "stackplug run ",
            "stackplug nonsense ",
            "stackplug stack --hold after:so",
            "stackplug release so",
            "stackplug stack --jobs "
        };
        Map<String, List<String>> offered = offered(shell, lines);
        Set<String> commands = Set.copyOf(playground.run("--help").listedCommands());
        assertOffers(commands, offered, "stackplug ");
        assertOffers(Set.of("stack", "status"), offered, "stackplug sta");
        assertOffers(Set.of("stack", "status"), offered, "stackplug help sta");
        assertOffers(Set.of("--until"), offered, "stackplug stack --un");
        assertOffers(Set.of("--dry-run"), offered, "stackplug -q stack --dry");
        assertOffers(Set.of("--failed"), offered, "stackplug logs --fa");
        assertOffers(Set.of("text", "json"), offered, "stackplug --format ");
        assertTrue(offered.get("stackplug stack --hold after:so").toString().contains("source"), offered::toString);
        assertOffers(Set.of("source"), offered, "stackplug release so");
        assertEquals(Set.of("auto", "always"), values(offered.get("stackplug plan --color=a")));
        assertEquals(Set.of("force"), values(offered.get("stackplug stack --resume=")));
        assertTrue(offered.get("stackplug explain SP31").contains("SP314"), offered::toString);
        assertOffers(Set.of("SP314"), offered, "stackplug explain sp314");
        assertOffers(Set.of("SP314"), offered, "stackplug explain 314");
        assertOffers(
                Set.of("pre-install", "install", "post-config", "extra", "test-config"),
                offered,
                "stackplug run stack ");
        assertOffers(Set.of("stack", "unstack", "clean"), offered, "stackplug run ");
        assertOffers(Set.of(), offered, "stackplug nonsense ");
        assertOffers(Set.of(), offered, "stackplug stack --jobs ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void offersEveryOptionOfEveryCommand(String shell) {
        Set<String> commands = Set.copyOf(playground.run("--help").listedCommands());
        Map<String, List<String>> all = offered(
                shell,
                commands.stream().map(command -> "stackplug " + command + " --").toArray(String[]::new));
        for (String command : commands) {
            String line = "stackplug " + command + " --";
            String help = playground.run("help", command).out();
            Set<String> options = help.lines()
                    .filter(text -> text.startsWith("  ") && text.contains("--") && text.indexOf("--") < 7)
                    .map(text -> text.strip().replaceFirst(".*?(--[a-z-]+).*", "$1"))
                    .collect(Collectors.toSet());
            Set<String> offered = all.get(line).stream()
                    .filter(option -> option.startsWith("--"))
                    .collect(Collectors.toSet());
            assertEquals(new TreeSet<>(options), new TreeSet<>(offered), command);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void offersThePluginsOfLocalConfAndEvaluatesNothing(String shell) {
        conf();
        String away = playground.root().toString();
        String[] lines = {
            "stackplug disable ",
            "stackplug fetch heat ",
            "stackplug stack --only heat,",
            "stackplug stack --skip=heat,g",
            "stackplug -C \"../my stack's\" status ",
            "stackplug status -C ../my\\ stack\\'s ",
            "stackplug --top-dir=\"" + away + "/my stack's\" logs ",
            "stackplug -C" + away + "/my\\ stack\\'s logs g",
            "stackplug -C .. --conf \"../my stack's/local.conf\" logs ",
            "stackplug -C .. disable ",
            "stackplug settings "
        };
        Map<String, List<String>> offered = offered(shell, lines);
        assertOffers(PLUGINS, offered, lines[0]);
        assertOffers(Set.of("my.plug+in", "beta", "gamma"), offered, lines[1]);
        assertEquals(
                new TreeSet<>(Set.of("heat,my.plug+in", "heat,beta", "heat,gamma")), values(offered.get(lines[2])));
        assertEquals(Set.of("heat,gamma"), values(offered.get(lines[3])));
        for (int i = 4; i < 7; i++) {
            assertOffers(PLUGINS, offered, lines[i]);
        }
        assertOffers(Set.of("gamma"), offered, lines[7]);
        assertOffers(PLUGINS, offered, lines[8]);
        assertOffers(Set.of(), offered, lines[9]);
        assertOffers(Set.of("ADMIN_PASSWORD"), offered, lines[10]);
        assertFalse(Files.exists(playground.topDir().resolve("evil")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void offersNothingWhereThereIsNoUsableLocalConf(String shell) throws IOException {
        assertOffers(Set.of(), offered(shell, "stackplug disable "), "stackplug disable ");
        Path conf = playground.topDir().resolve("local.conf");
        byte[] bytes = new byte[100_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(conf, bytes);
        offered(shell, "stackplug disable ");
        Files.delete(conf);
        // A pipe, which blocks a reader.
        try (Running mkfifo = playground.start(playground.topDir(), List.of("mkfifo", "local.conf"))) {
            mkfifo.await().exits(0);
        }
        assertOffers(Set.of(), offered(shell, "stackplug disable "), "stackplug disable ");
        Files.delete(conf);
        Files.createDirectory(conf);
        assertOffers(Set.of(), offered(shell, "stackplug disable "), "stackplug disable ");
        Files.writeString(playground.topDir().resolve("localrc"), "enable_plugin plain https://example.org/plain\n");
        assertOffers(Set.of("plain"), offered(shell, "stackplug disable "), "stackplug disable ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void offersPublicPlugins(String shell) {
        Map<String, List<String>> offered = offered(shell, "stackplug enable hea", "stackplug search hea");
        assertTrue(offered.get("stackplug enable hea").contains("heat-dashboard"), offered::toString);
        assertTrue(offered.get("stackplug search hea").contains("heat-dashboard"), offered::toString);

        playground.file(
                "doc/source/plugin-registry.rst",
                "x/heaven-plugin    `https://opendev.org/x/heaven-plugin <https://opendev.org/x/heaven-plugin>`__\n"
                        + "x/hea$(touch evil) `https://opendev.org/x <https://opendev.org/x>`__\n");
        offered = offered(shell, "stackplug enable hea");
        assertTrue(offered.get("stackplug enable hea").contains("heaven-plugin"), offered::toString);
        assertTrue(offered.get("stackplug enable hea").contains("heat"), offered::toString);
        assertFalse(Files.exists(playground.topDir().resolve("evil")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void offersThePluginsOfTheUsersLists(String shell) throws IOException {
        Path other = Files.writeString(
                playground.root().resolve("other.tsv"), "heabis\tmine/heabis\thttps://example.org/heabis\tmain\t5\r\n");
        playground
                .file(
                        "mine.tsv",
                        "# mine\nheater\tmine/heater\thttps://example.org/heater\n$(touch evil)\tmine/x\thttps://x\nhead\n")
                .file(
                        "stackplug.properties",
                        "jobs=1\n  plugin-lists = mine.tsv , " + other + ",https://example.org/x,~/home.tsv\n");
        Files.writeString(playground.home().resolve("home.tsv"), "heathome\tmine/x\thttps://example.org/x\n");
        String line = "stackplug enable hea";
        List<String> found = offered(shell, line).get(line);
        assertTrue(found.containsAll(List.of("heater", "heabis", "heathome", "heat")), found::toString);
        assertFalse(found.contains("head"), found::toString);
        assertFalse(Files.exists(playground.topDir().resolve("evil")));

        playground.environment("STACKPLUG_PLUGIN_LISTS", other.toString());
        found = offered(shell, line).get(line);
        assertTrue(found.contains("heabis") && !found.contains("heater"), found::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void offersRunsTheNewestFirst(String shell) throws IOException {
        Path runs = playground.topDir().resolve(".stackplug/runs");
        Files.createDirectories(runs.resolve("20260101-120000-stack"));
        Files.createDirectories(runs.resolve("20260102-120000-fetch"));
        Files.createDirectories(runs.resolve("$(touch evil)"));
        Files.createSymbolicLink(runs.resolve("latest"), Path.of("20260102-120000-fetch"));
        Map<String, List<String>> offered = offered(shell, "stackplug report ", "stackplug logs --run=2026");
        assertEquals(
                List.of("latest", "20260102-120000-fetch", "20260101-120000-stack"), offered.get("stackplug report "));
        assertEquals(
                Set.of("20260102-120000-fetch", "20260101-120000-stack"),
                values(offered.get("stackplug logs --run=2026")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void offersPointsInAnyQuotes(String shell) {
        String[] lines = {
            "stackplug stack --until stack\\ in", "stackplug stack --until 'stack in", "stackplug stack --until=s"
        };
        Map<String, List<String>> offered = offered(shell, lines);
        assertOffers(Set.of("stack install"), offered, lines[0]);
        assertOffers(Set.of("stack install"), offered, lines[1]);
        assertEquals(
                Set.of(
                        "source",
                        "stack pre-install",
                        "stack install",
                        "stack post-config",
                        "stack extra",
                        "stack test-config"),
                values(offered.get(lines[2])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zsh", "fish"})
    void offersFilesAndFolders(String shell) {
        playground.file("my folder/x", "").file("my file", "");
        Map<String, List<String>> offered = offered(shell, "stackplug -C my", "stackplug --conf my");
        assertEquals(Set.of("my folder"), values(offered.get("stackplug -C my")));
        assertEquals(Set.of("my folder", "my file"), values(offered.get("stackplug --conf my")));
    }

    /** In bash readline itself completes files, and quotes what is inserted. */
    @Test
    void changesTheLineAsBashUsersExpect() {
        conf();
        playground.file("my folder/file", "");
        Map<String, String> changed = new LinkedHashMap<>();
        changed.put("stackplug stack --until stack\\ in", "stackplug stack --until stack\\ install ");
        changed.put("stackplug stack --until 'stack in", "stackplug stack --until 'stack install' ");
        changed.put("stackplug stack --until=so", "stackplug stack --until=source ");
        changed.put("stackplug stack --hold after:so", "stackplug stack --hold after:source ");
        changed.put("stackplug stack --hold 'after:stack in", "stackplug stack --hold 'after:stack install' ");
        changed.put("stackplug release so", "stackplug release source ");
        changed.put("stackplug stack --only=heat,b", "stackplug stack --only=heat,beta");
        changed.put("stackplug --conf my", "stackplug --conf my\\ folder/");
        changed.put("stackplug --conf=my\\ folder/f", "stackplug --conf=my\\ folder/file ");
        changed.put("stackplug -C \"my f", "stackplug -C \"my folder\"/");
        changed.put("stackplug disable my", "stackplug disable my.plug+in ");
        String out =
                new ShellCompletion(playground, "bash").output(changed.keySet().toArray(String[]::new));
        changed.forEach((before, after) -> assertTrue(
                out.contains("== " + before + "\n") && out.contains("-> " + after + "\n"), () -> after + "\n" + out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zsh", "fish"})
    void describesCandidates(String shell) {
        conf();
        String out = new ShellCompletion(playground, shell)
                .output("stackplug sta", "stackplug disable h", "stackplug explain SP314", "stackplug stack --un");
        for (String description : List.of(
                "Fetches every plugin and runs all phases",
                "https://example.org/heat",
                "a setting of stackplug is wrong",
                "the last point to run")) {
            assertTrue(out.contains(description), () -> description + " is missing in\n" + out);
        }
    }

    @Test
    void isCleanUnderShellcheck() {
        List<String> command = List.of(
                "shellcheck",
                "--severity=warning",
                ShellCompletion.SHARE
                        .resolve("bash-completion/completions/stackplug")
                        .toString());
        try (Running running = playground.start(playground.topDir(), command)) {
            Result result = running.await();
            assertEquals(0, result.exit(), result::toString);
        }
    }
}
