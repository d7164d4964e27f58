package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.DocPage;
import org.stackplug.it.fixture.Playground;
import org.yaml.snakeyaml.Yaml;

/**
 * The jobs of docs/ci.md: their files are parsed, and their commands are run as GitHub and Zuul run them, twice, each time on a
 * new machine that has nothing but the cache of the service. The second run sends no request to the git server.
 */
@Execution(ExecutionMode.CONCURRENT)
class CiIT {
    private static final String ARCHIVE = "https://example.org/stackplug.tar.gz";
    private static final Pattern EXPRESSION = Pattern.compile("\\$?\\{\\{ (.*?) \\}\\}");

    @TempDir
    Path folder;

    private final DocPage page = DocPage.read("docs/ci.md");
    private final Map<String, String> variables = new HashMap<>();
    private Playground playground;
    private GitHttpServer server;
    private Path home;
    private Path workspace;

    @BeforeEach
    void lab() throws IOException {
        playground = new Playground(folder);
        playground
                .recordingPlugin("greeter", "devstack/settings", "plugin_requires greeter phrasebook\n")
                .recordingPlugin("phrasebook");
        server = new GitHttpServer(playground.git());
        playground.localrc(
                "enable_plugin greeter " + server.url("greeter"),
                "enable_plugin phrasebook " + server.url("phrasebook"));
        playground.run("fetch").exits(0);
        variables.put("stackplug_cache", Files.createDirectory(folder.resolve("shared")) + "/stackplug");
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** A machine that has only the files of the repository. */
    private void newMachine(String name) throws IOException {
        home = Files.createDirectories(folder.toRealPath().resolve(name));
        workspace = Files.createDirectories(home.resolve("src/lab"));
        for (String file : List.of("local.conf", "stackplug.lock")) {
            Files.copy(playground.topDir().resolve(file), workspace.resolve(file));
        }
        playground
                .environment("HOME", home.toString())
                .environment("XDG_CONFIG_HOME", home.resolve(".config").toString())
                .environment("XDG_CACHE_HOME", home.resolve(".cache").toString());
        variables.put("ansible_user_dir", home.toString());
        variables.put("zuul.project.src_dir", "src/lab");
    }

    private Object file(String name) {
        String text = page.blocks().stream()
                .filter(block -> block.name().equals(name))
                .findFirst()
                .orElseThrow()
                .text();
        return new Yaml().load(text);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /** Returns a text of a job with the values of its expressions. */
    private String evaluate(String text) {
        Path archive = Distribution.built().home().resolveSibling("stackplug.tar.gz");
        return EXPRESSION
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))))
                .replace(ARCHIVE, archive.toUri().toString());
    }

    private String value(String expression) {
        Matcher choice =
                Pattern.compile("(\\S+) == '(\\w+)' && '(.*)' \\|\\| '(.*)'").matcher(expression);
        if (choice.matches()) {
            return choice.group(2).equals(value(choice.group(1))) ? choice.group(3) : choice.group(4);
        }
        Matcher hash = Pattern.compile("hashFiles\\('(.*)'\\)").matcher(expression);
        if (hash.matches()) {
            String sum = playground.git().shell(workspace, "sha256sum " + hash.group(1));
            return sum.substring(0, sum.indexOf(' '));
        }
        assertTrue(variables.containsKey(expression), expression);
        return variables.get(expression);
    }

    private void run(String script, Path directory) {
        try (var running = playground.start(directory, List.of("bash", "-e", "-c", script))) {
            running.await().exits(0);
        }
    }

    // ------------------------------------------------------------------------------------------ GitHub Actions

    @Test
    void fetchesOnGitHubOnlyWhatTheLockHasNew() throws IOException {
        Path store = Files.createDirectory(folder.resolve("store"));
        int before = server.requests();
        runWorkflow("first", store);
        assertTrue(server.requests() > before, "the first run fetches");
        int after = server.requests();

        runWorkflow("second", store);

        assertEquals(after, server.requests(), "the second run asks no server");
    }

    private void runWorkflow(String machine, Path store) throws IOException {
        newMachine(machine);
        Map<String, Object> workflow = map(file(".github/workflows/lab.yaml"));
        assertTrue(workflow.containsKey("name"));
        // YAML 1.1 takes the key "on" for a truth value, so that it is not found by its name.
        assertTrue(workflow.values().stream()
                .anyMatch(value -> value instanceof Map<?, ?> events && events.containsKey("push")));
        map(workflow.get("env")).forEach((name, value) -> playground.environment(name, evaluate((String) value)));
        Path paths = Files.createFile(home.resolve("paths"));
        playground.environment("GITHUB_PATH", paths.toString());
        Map<String, Object> job = map(map(workflow.get("jobs")).get("stack"));
        Runnable atTheEnd = () -> {};
        for (Object each : (List<?>) job.get("steps")) {
            Map<String, Object> step = map(each);
            playground.environment(
                    "PATH",
                    String.join(
                                    "",
                                    Files.readAllLines(paths).stream()
                                            .map(path -> path + ":")
                                            .toList())
                            + System.getenv("PATH"));
            String uses = ((String) step.getOrDefault("uses", "")).replaceFirst("@v\\d+$", "");
            switch (uses) {
                case "" -> run(evaluate((String) step.get("run")), workspace);
                case "actions/cache" -> atTheEnd = cache(step, store);
                case "actions/upload-artifact" ->
                    artifacts((String) map(step.get("with")).get("path"));
                case "actions/checkout", "actions/setup-java" -> {}
                default -> throw new AssertionError(uses);
            }
        }
        atTheEnd.run();
    }

    /** Restores a folder by its key as the action does, and returns what saves it at the end of the job. */
    private Runnable cache(Map<String, Object> step, Path store) {
        Map<String, Object> with = map(step.get("with"));
        String path = ((String) with.get("path")).replaceFirst("^~", home.toString());
        Path kept = store.resolve(evaluate((String) with.get("key")));
        boolean hit = Files.exists(kept);
        variables.put("steps." + step.get("id") + ".outputs.cache-hit", Boolean.toString(hit));
        String parent = Path.of(path).getParent().toString();
        if (hit) {
            playground.git().shell(folder, "mkdir -p '" + parent + "' && cp -R '" + kept + "' '" + path + "'");
            return () -> {};
        }
        return () -> playground.git().shell(folder, "cp -R '" + path + "' '" + kept + "'");
    }

    private void artifacts(String paths) {
        for (String path : paths.lines().toList()) {
            assertTrue(Files.isRegularFile(workspace.resolve(path)), path);
        }
    }

    // ------------------------------------------------------------------------------------------ Zuul

    @Test
    void fetchesInZuulOnlyWhatTheLockHasNew() throws IOException {
        int before = server.requests();
        runPlaybooks("first");
        assertTrue(server.requests() > before, "the first run fetches");
        int after = server.requests();

        runPlaybooks("second");

        assertEquals(after, server.requests(), "the second run asks no server");
    }

    private void runPlaybooks(String machine) throws IOException {
        newMachine(machine);
        List<?> configuration = (List<?>) file(".zuul.yaml");
        Map<String, Object> job = map(map(configuration.get(0)).get("job"));
        Map<String, Object> project = map(map(configuration.get(1)).get("project"));
        assertEquals(List.of(job.get("name")), map(project.get("check")).get("jobs"));
        variables.put("stackplug_archive", (String) map(job.get("vars")).get("stackplug_archive"));
        for (String when : List.of("pre-run", "run", "post-run")) {
            List<?> plays = (List<?>) file((String) job.get(when));
            for (Object task : (List<?>) map(plays.get(0)).get("tasks")) {
                Map<String, Object> shell = map(map(task).get("ansible.builtin.shell"));
                if (shell == null) {
                    // The machine of the test has a Java.
                    assertTrue(map(task).containsKey("ansible.builtin.package"), task::toString);
                } else {
                    assertEquals("/bin/bash", shell.get("executable"));
                    String directory = evaluate((String) shell.getOrDefault("chdir", home.toString()));
                    run(evaluate((String) shell.get("cmd")), Path.of(directory));
                }
            }
        }
        assertTrue(Files.isRegularFile(home.resolve("zuul-output/logs/junit.xml")));
    }
}
