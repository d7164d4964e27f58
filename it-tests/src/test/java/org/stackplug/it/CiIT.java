package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final String ARCHIVE = "https://example.org/stackplug-" + Distribution.version() + ".tar.gz";
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
                .recordingPlugin(
                        "greeter",
                        "devstack/settings",
                        "plugin_requires greeter phrasebook\n[[ ${BREAK-} != yes ]] || false\n")
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
        return new Yaml().load(text(name));
    }

    private String text(String name) {
        return page.blocks().stream()
                .filter(block -> block.name().equals(name))
                .findFirst()
                .orElseThrow()
                .text();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /** Returns a text of a job with the values of its expressions. */
    private String evaluate(String text) {
        Path archive = Distribution.archive();
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
        Matcher differs = Pattern.compile("(\\S+) != '(\\w+)'").matcher(expression);
        if (differs.matches()) {
            return differs.group(2).equals(value(differs.group(1))) ? "" : "true";
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
        assertEquals(0, status(script, directory), script);
    }

    private int status(String script, Path directory) {
        try (var running = playground.start(directory, List.of("bash", "-e", "-c", script))) {
            return running.await().exit();
        }
    }

    // ------------------------------------------------------------------------------------------ the repository

    @Test
    void showsTheHookThatThereIs() throws IOException {
        Map<String, Object> repository =
                map(((List<?>) map(file(".pre-commit-config.yaml")).get("repos")).get(0));
        Object id = map(((List<?>) repository.get("hooks")).get(0)).get("id");
        List<?> hooks = new Yaml().load(Playground.read(DocPage.checkout().resolve(".pre-commit-hooks.yaml")));
        assertEquals(id, map(hooks.get(0)).get("id"));

        playground.runIn(playground.root(), "status", "--locked", "-C", "top").exits(0);
    }

    /** What a run leaves next to local.conf is ignored. */
    @Test
    void ignoresWhatARunLeaves() throws IOException {
        playground.run("stack").exits(0);
        playground.file(".gitignore", text(".gitignore")).file(".localrc.password", "X=1\n");
        String listed = playground
                .git()
                .shell(playground.topDir(), "git init -q && git ls-files --others --exclude-standard --directory");
        assertEquals(
                List.of(".gitignore", "local.conf", "order", "stackplug.lock"),
                listed.lines().sorted().toList());
    }

    // ------------------------------------------------------------------------------------------ GitHub Actions

    @Test
    void fetchesOnGitHubOnlyWhatTheLockHasNew() throws IOException {
        Path store = Files.createDirectory(folder.resolve("store"));
        int before = server.requests();
        playground.environment("BREAK", "yes");
        assertEquals(List.of("Stack"), runWorkflow("first", store), "the first job is red");
        assertTrue(server.requests() > before, "the first run fetches");
        int after = server.requests();

        playground.environment("BREAK", "no");
        assertEquals(List.of(), runWorkflow("second", store));

        assertEquals(after, server.requests(), "the second run asks no server");
    }

    /** Runs the steps as a job does, and returns the names of those that failed. */
    private List<String> runWorkflow(String machine, Path store) throws IOException {
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
        List<String> failed = new ArrayList<>();
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
            String condition = (String) step.getOrDefault("if", "success()");
            boolean wanted = condition.equals("always()")
                    || (failed.isEmpty()
                            && (condition.equals("success()")
                                    || !value(condition).isEmpty()));
            if (!wanted) {
                continue;
            }
            String uses = ((String) step.getOrDefault("uses", "")).replaceFirst("@v\\d+$", "");
            switch (uses) {
                case "" -> {
                    if (status(evaluate((String) step.get("run")), workspace) != 0) {
                        failed.add((String) step.get("name"));
                    }
                }
                case "actions/cache/restore" -> restore(step, store);
                case "actions/cache/save" -> save(step, store);
                case "actions/upload-artifact" ->
                    artifacts((String) map(step.get("with")).get("path"));
                case "actions/checkout", "actions/setup-java" -> {}
                default -> throw new AssertionError(uses);
            }
        }
        return failed;
    }

    /** Restores a folder by its key. */
    private void restore(Map<String, Object> step, Path store) {
        Map<String, Object> with = map(step.get("with"));
        String path = ((String) with.get("path")).replaceFirst("^~", home.toString());
        String key = evaluate((String) with.get("key"));
        Path kept = store.resolve(key);
        String outputs = "steps." + step.get("id") + ".outputs.";
        variables.put(outputs + "cache-hit", Boolean.toString(Files.exists(kept)));
        variables.put(outputs + "cache-primary-key", key);
        if (Files.exists(kept)) {
            String parent = Path.of(path).getParent().toString();
            playground.git().shell(folder, "mkdir -p '" + parent + "' && cp -R '" + kept + "' '" + path + "'");
        }
    }

    /** Saves it; a key can't be used again. */
    private void save(Map<String, Object> step, Path store) {
        Map<String, Object> with = map(step.get("with"));
        String path = ((String) with.get("path")).replaceFirst("^~", home.toString());
        Path kept = store.resolve(evaluate((String) with.get("key")));
        assertFalse(Files.exists(kept), kept::toString);
        playground.git().shell(folder, "cp -R '" + path + "' '" + kept + "'");
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
