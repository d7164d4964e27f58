package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.SmallTree;

/** {@code report --bundle}: an archive that can be sent to anybody. */
@Execution(ExecutionMode.CONCURRENT)
class BundleIT {
    private static final String ADMIN = "adm1n-Pa55w0rd";
    private static final String QUOTED = "it's \"quoted\" & odd";
    private static final String KEY_LINE = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ";
    private static final String IN_URL = "url-Pa55w0rd";
    private static final String IN_ENVIRONMENT = "environment-t0ken";
    private static final String IN_PROXY = "proxy-Pa55w0rd";
    private static final String LATE = "late-Pa55w0rd";
    private static final String IN_COMMENT = "comment-Pa55w0rd";
    private static final List<String> SECRETS =
            List.of(ADMIN, QUOTED, KEY_LINE, IN_URL, IN_ENVIRONMENT, IN_PROXY, LATE, IN_COMMENT);

    @TempDir
    Path folder;

    private Playground playground;
    private Path file;

    @BeforeEach
    void playground() {
        playground = new Playground(folder);
        file = playground.root().resolve("bundle.zip");
    }

    /** Makes a bundle, and returns its texts by their names without the folder of all. */
    private Map<String, String> bundle(String... arguments) {
        List<String> all = new ArrayList<>(List.of("report", "--bundle", file.toString()));
        all.addAll(List.of(arguments));
        playground.run(all.toArray(String[]::new)).exits(0).prints("Bundle:  " + file);
        return unpacked();
    }

    private Map<String, String> unpacked() {
        Map<String, String> texts = new TreeMap<>();
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                int slash = entry.getName().indexOf('/');
                assertTrue(entry.getName().startsWith("stackplug-"), entry::getName);
                texts.put(entry.getName().substring(slash + 1), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
            return texts;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertNoSecrets(Map<String, String> texts) {
        texts.forEach((name, text) -> {
            for (String secret : SECRETS) {
                for (String form : List.of(
                        secret,
                        URLEncoder.encode(secret, StandardCharsets.UTF_8),
                        secret.replace("'", "'\\''"),
                        secret.replace("\"", "\\\""),
                        Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)))) {
                    assertFalse(name.contains(form), () -> form + " is in the name " + name);
                    assertFalse(text.contains(form), () -> form + " is in " + name + ": " + text);
                }
            }
        });
    }

    /** Every reader can parse what has a format. */
    private static void assertWellFormed(Map<String, String> texts) throws Exception {
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            if (entry.getKey().endsWith(".json") || entry.getKey().endsWith(".lock")) {
                assertNotNull(Result.JSON.readTree(entry.getValue()), entry.getKey());
            } else if (entry.getKey().endsWith(".jsonl")) {
                for (String line : entry.getValue().lines().toList()) {
                    assertTrue(Result.JSON.readTree(line).has("event"), line);
                }
            } else if (entry.getKey().endsWith(".xml")) {
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(entry.getValue().getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private void sleeper() {
        playground.plugin("sleeper", "devstack/plugin.sh", """
                echo "the words of $1 $2"
                if [[ $2 == install && ! -e $TOP_DIR/awake ]]; then
                    echo $$ >"$TOP_DIR/asleep"
                    sleep 1000
                fi
                """);
        playground.localrc(playground.enable("sleeper"));
    }

    private Running asleep() {
        Running running = playground.start("stack");
        running.until(
                "the step", () -> playground.topDir().resolve("asleep").toFile().length() > 0);
        return running;
    }

    @Test
    void hasEverythingButSecrets() throws Exception {
        playground
                .environment("MY_TOKEN", IN_ENVIRONMENT)
                .environment("ftp_proxy", "http://me:" + IN_PROXY + "@proxy.example.org:3128")
                .plugin("alpha", "devstack/plugin.sh", """
                        if [[ $2 == install ]]; then
                            echo "plain: $ADMIN_PASSWORD $DATABASE_PASSWORD"
                            echo "$SSH_PRIVATE_KEY"
                            printf '%%s' "$ADMIN_PASSWORD" | base64
                            printf 'with a user: %%s\\n' "$(printf 'admin:%%s' "$ADMIN_PASSWORD" | base64)"
                            printf 'binary: '; printf '%%s' "$ADMIN_PASSWORD" | sed 's/./&\\x00/g'; printf '\\n\\x00\\x01\\xff\\xfe\\n'
                            printf 'coloured: '; printf '%%s' "$ADMIN_PASSWORD" | sed 's/./&\\x1b[1m/g'; echo
                            echo "alone: %s %s $MY_TOKEN"
                            export LATE_PASSWORD=%s
                            echo "late: $LATE_PASSWORD"
                            ls "/no/such/$ADMIN_PASSWORD"
                        fi
                        """.formatted(IN_URL, IN_PROXY, LATE))
                .file(
                        "local.conf",
                        "[[local|localrc]]\nADMIN_PASSWORD=" + ADMIN + "\nDATABASE_PASSWORD='"
                                + QUOTED.replace("'", "'\\''") + "'\n# OLD_PASSWORD=" + IN_COMMENT
                                + "\nSSH_PRIVATE_KEY='-----BEGIN-----\n" + KEY_LINE + "\n-----END-----'\n"
                                + "SOURCE_URL=https://me:" + IN_URL + "@example.org/x\n" + playground.enable("alpha")
                                + "\n[[post-config|$TOP_DIR/$ADMIN_PASSWORD.conf]]\n[a]\nb = " + ADMIN
                                + "\n[[post-config|/dev/null/" + ADMIN + "]]\n[a]\nb = c\n");
        playground.run("stack").exits(5);

        Map<String, String> texts = bundle();

        assertNoSecrets(texts);
        assertWellFormed(texts);
        assertTrue(texts.keySet()
                .containsAll(List.of(
                        "README.txt",
                        "machine.txt",
                        "doctor.json",
                        "status.json",
                        "plan.json",
                        "providers.json",
                        "config.json",
                        "conf/local.conf",
                        "conf/stackplug.lock",
                        "run/journal.jsonl",
                        "run/report.html",
                        "run/junit.xml",
                        "run/logs/stack-install/alpha.log")));
        assertFalse(texts.keySet().stream()
                .anyMatch(name -> name.matches("run/(secrets|localrc|checkpoints.*|session.*)")));
        assertTrue(texts.get("conf/local.conf").contains("ADMIN_PASSWORD=***"), texts.get("conf/local.conf"));
        assertTrue(texts.get("conf/local.conf").contains(playground.enable("alpha")));
        String log = texts.get("run/logs/stack-install/alpha.log");
        assertTrue(log.contains("plain: *** ***") && log.contains("binary: ***"), log);
        assertTrue(log.contains("coloured: ***") && log.contains("ls: cannot access '/no/such/***'"), log);
        assertTrue(texts.get("run/report.html").contains("alpha"));
        assertTrue(texts.get("README.txt").contains("run/logs/stack-install/alpha.log"));
        assertTrue(texts.get("machine.txt").contains("java: "), texts.get("machine.txt"));
        assertEquals(
                "stackplug.plan/1",
                Result.JSON.readTree(texts.get("plan.json")).get("schema").asText());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void replacesNothingAndLeavesNothing() throws IOException {
        sleeper();
        Files.writeString(file, "mine");
        playground
                .run("report", "--bundle", file.toString())
                .exits(2)
                .says("error[SP201]", file + " exists already", "Name another file");
        assertEquals("mine", Files.readString(file));
        playground
                .run("report", "--bundle", folder.resolve("no/such.zip").toString())
                .exits(2)
                .says("error[SP204]", "There is no folder " + playground.root().resolve("no"));
        playground
                .run(
                        "report",
                        "20990101",
                        "--bundle",
                        folder.resolve("other.zip").toString())
                .exits(2)
                .says("error[SP202]");
        playground.localrc("echo $$ >$TOP_DIR/asleep", "sleep 1000");
        try (Running running = playground.start(
                "report", "--bundle", folder.resolve("other.zip").toString())) {
            running.until(
                    "localrc",
                    () -> playground.topDir().resolve("asleep").toFile().length() > 0);
            running.signal("TERM");
            running.await().exits(143);
        }
        try (Stream<Path> left = Files.list(playground.root())) {
            assertEquals(
                    List.of(),
                    left.map(path -> path.getFileName().toString())
                            .filter(name -> name.contains("other"))
                            .toList());
        }
    }

    @Test
    void worksForARunThatGoesOnAndOneThatWasKilled() throws Exception {
        sleeper();
        try (Running running = asleep()) {
            Map<String, String> texts = bundle();
            assertWellFormed(texts);
            assertTrue(texts.get("run/report.html").contains("running"));
            assertTrue(texts.get("doctor.json").contains("another run is using TOP_DIR"));
            assertTrue(texts.get("run/logs/stack-pre-install/sleeper.log").contains("the words of stack pre-install"));
            Files.delete(file);
            running.kill();
            running.await();
        }
        Map<String, String> texts = bundle();
        assertWellFormed(texts);
        assertTrue(texts.get("run/report.html").contains("killed"));
        assertTrue(texts.get("run/junit.xml").contains("sleeper"));
    }

    @Test
    void worksWithoutARun() throws Exception {
        sleeper();
        Map<String, String> texts = bundle();
        assertWellFormed(texts);
        assertTrue(texts.keySet().stream().noneMatch(name -> name.startsWith("run/")), texts::toString);
        assertTrue(texts.get("README.txt").contains("without a run"));
        Files.delete(file);
        Files.delete(playground.topDir().resolve("local.conf"));
        texts = bundle();
        assertTrue(texts.get("plan.json").contains("SP301"), texts.get("plan.json"));
        Files.delete(file);
        playground
                .file("local.conf", "[[local|localrc]]\nif\nADMIN_PASSWORD=" + ADMIN + "\n")
                .file("stackplug.properties", "jobs=x\n");
        texts = bundle();
        assertNoSecrets(texts);
        assertTrue(texts.get("plan.json").contains("SP304"), texts.get("plan.json"));
        assertTrue(texts.get("config.json").contains("jobs"), texts.get("config.json"));
        assertEquals("jobs=x\n", texts.get("conf/stackplug.properties"));
    }

    @Test
    void worksInADevStackTree() throws Exception {
        SmallTree tree = new SmallTree(Files.createDirectories(folder.resolve("tree")))
                .plugin("alpha", "ALPHA=1")
                .localrc("enable_plugin alpha $GIT_BASE/alpha", "ADMIN_PASSWORD=" + ADMIN);
        playground = tree.playground();
        playground.environment("BREAK", "alpha stack install").run("stack").exits(5);
        Map<String, String> texts = bundle();
        assertNoSecrets(texts);
        assertWellFormed(texts);
        assertTrue(texts.get("run/logs/stack-install/alpha.log").contains("the words of alpha at stack install"));
        assertTrue(texts.containsKey("run/logs/session-1.log"), texts.keySet()::toString);
    }

    /** Whatever lies among the logs stops nothing, and is not followed. */
    @Test
    void takesOnlyFilesOfTheRun() throws Exception {
        sleeper();
        playground.file("awake", "").run("stack").exits(0);
        Path logs = playground.latest().toRealPath().resolve("logs/stack-install");
        Path outside = Files.writeString(folder.resolve("outside"), "from elsewhere " + ADMIN + "\n");
        Files.createSymbolicLink(logs.resolve("link.log"), outside);
        Files.createSymbolicLink(logs.resolve("folder"), folder);
        Files.createSymbolicLink(logs.resolve("dangling.log"), Path.of("/no/such/file"));
        playground.git().shell(logs, "mkfifo fifo.log");
        try (RandomAccessFile huge =
                new RandomAccessFile(logs.resolve("huge.log").toFile(), "rw")) {
            huge.setLength(3L << 30);
            huge.seek(3L << 30);
            huge.writeBytes("\nthe end\n");
        }
        Path journal = logs.getParent().resolveSibling("journal.jsonl");
        Files.writeString(journal, Files.readString(journal) + "{\"damaged\n");

        Map<String, String> texts = bundle();

        assertNoSecrets(texts);
        assertTrue(texts.values().stream().noneMatch(text -> text.contains("from elsewhere")));
        String readme = texts.get("README.txt");
        for (String name : List.of("link.log", "folder", "dangling.log")) {
            assertFalse(texts.containsKey("run/logs/stack-install/" + name), name);
            assertTrue(readme.contains("run/logs/stack-install/" + name), readme);
        }
        assertTrue(readme.contains("it is a link, which is not followed") && readme.contains("it is a FIFO"), readme);
        String huge = texts.get("run/logs/stack-install/huge.log");
        assertTrue(huge.endsWith("\nthe end\n") && huge.length() <= 1 << 20, () -> huge.length() + "");
        assertTrue(readme.contains("only its end: the last 1048576 of 3221225481 bytes"), readme);
    }

    /** The rest of a secret would not be recognised. */
    @Test
    void cutsNoSecretInTwo() throws Exception {
        sleeper();
        playground.file("awake", "").localrc("ADMIN_PASSWORD=" + ADMIN, playground.enable("sleeper"));
        playground.run("stack").exits(0);
        Path logs = playground.latest().toRealPath().resolve("logs/stack-install");
        for (int cut = 1; cut < ADMIN.length(); cut++) {
            // The last mebibyte begins within the secret.
            Files.writeString(
                    logs.resolve("cut-" + cut + ".log"),
                    "y".repeat(500_000) + ADMIN + "z".repeat((1 << 20) - ADMIN.length() + cut));
        }
        Map<String, String> texts = bundle();
        for (int cut = 1; cut < ADMIN.length(); cut++) {
            String text = texts.get("run/logs/stack-install/cut-" + cut + ".log");
            assertTrue(text.matches("(?s)[y]*(\\*\\*\\*)?z*"), () -> text.substring(0, Math.min(100, text.length())));
        }
    }

    @Test
    void leavesOutARunWhoseSecretsAreUnknown() throws Exception {
        sleeper();
        playground.file("awake", "").run("stack").exits(0);
        Path secrets = playground.latest().toRealPath().resolve("secrets");
        Files.deleteIfExists(secrets);
        Files.createDirectory(secrets);
        Map<String, String> texts = bundle();
        assertTrue(texts.keySet().stream().noneMatch(name -> name.startsWith("run/")), texts.keySet()::toString);
        assertTrue(texts.get("README.txt").contains("what the run knew to be secret can't be read"));
    }

    @Test
    void worksWithADamagedJournal() throws Exception {
        sleeper();
        playground.file("awake", "").run("stack").exits(0);
        Files.writeString(playground.latest().toRealPath().resolve("journal.jsonl"), "nothing\n");
        Map<String, String> texts = bundle();
        assertTrue(texts.containsKey("run/logs/stack-install/sleeper.log"), texts.keySet()::toString);
        assertTrue(texts.get("README.txt").contains("can't be read"), texts.get("README.txt"));
        assertEquals("nothing\n", texts.get("run/journal.jsonl"));
    }

    @Test
    void listsItsFilesAsJson() {
        sleeper();
        playground.file("awake", "").run("stack").exits(0);
        JsonNode document = playground
                .run("report", "latest", "--bundle", file.toString(), "--format", "json")
                .exits(0)
                .json();
        assertEquals("stackplug.bundle/1", document.get("schema").asText());
        assertEquals(file.toString(), document.get("file").asText());
        assertTrue(document.get("run").asText().endsWith("-stack"));
        List<String> names = document.get("files").findValuesAsText("name");
        assertEquals(
                new ArrayList<>(unpacked().keySet()), names.stream().sorted().toList());
    }
}
