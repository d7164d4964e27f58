package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.SmallTree;

/** Damaged files of the tool (lock, settings, records of runs), and other things in their places, are reported as errors. */
@Execution(ExecutionMode.CONCURRENT)
class DamagedNotesIT {
    /** Things that can be in the place of a file. */
    enum Other {
        FIFO("a FIFO"),
        FOLDER("a folder"),
        SOCKET("a socket"),
        DEVICE("a device"),
        LINK_TO_NOTHING("dangling link"),
        GIGABYTE("too large");

        private final String words;

        Other(String words) {
            this.words = words;
        }

        void put(Path file) throws IOException {
            Files.deleteIfExists(file);
            switch (this) {
                case FIFO -> DamagedNotesIT.run("mkfifo", file.toString());
                case FOLDER -> Files.createDirectory(file);
                case SOCKET -> {
                    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                        // The path of a socket must be short.
                        Path near =
                                Files.createTempDirectory(Path.of("/tmp"), "s").resolve("s");
                        channel.bind(UnixDomainSocketAddress.of(near));
                        Files.move(near, file);
                        Files.delete(near.getParent());
                    }
                }
                case DEVICE -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
                case LINK_TO_NOTHING -> Files.createSymbolicLink(file, Path.of("nowhere"));
                case GIGABYTE -> {
                    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                        sparse.setLength(1L << 30);
                    }
                }
            }
        }
    }

    private Playground playground;

    @BeforeEach
    void make(@TempDir Path folder) {
        playground = new Playground(folder)
                .plugin(
                        "alpha",
                        "devstack/plugin.sh",
                        "echo the words of $2\n[[ $2 != install || ! -e $TOP_DIR/break ]]\n");
        playground.localrc(playground.enable("alpha"));
    }

    private static void run(String... command) throws IOException {
        try {
            assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void replace(Path file, String what, String by) throws IOException {
        String before = Files.readString(file);
        assertTrue(before.contains(what), before);
        Files.writeString(file, before.replace(what, by));
    }

    private Path lock() {
        return playground.topDir().resolve("stackplug.lock");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "plugins" : [            | "plugins" : [ 1,              | stackplug.lock:5  | is not an object
            "plugins" : [            | <<<<<<< ours                  | stackplug.lock:5  | merge conflict
            "name" : "alpha"         | "name" : "../../x"            | stackplug.lock:7  | can't be '../../x'
            "format" : 1             | "format" : 2                  | stackplug.lock:4  | Use a newer version
            "commit"                 | "kommit"                      | stackplug.lock:6  | 'commit' is missing
            """)
    void namesTheLineOfADamagedLockAndChangesNothing(String what, String by, String place, String why)
            throws IOException {
        playground.run("stack").exits(0);
        replace(lock(), what, by);
        String damaged = Files.readString(lock());

        for (String command : List.of("stack", "fetch", "update", "status")) {
            playground.run(command).exits(3).says("error[SP315]", place, why).saysNothingOf("Exception", "\tat ");
        }
        playground.run("unstack").exits(0);
        assertEquals(damaged, Files.readString(lock()));
    }

    @ParameterizedTest
    @EnumSource
    void refusesALockThatIsNotAFileWithoutOpeningIt(Other other) throws IOException {
        other.put(lock());

        playground.run("stack").exits(3).says("error[SP315]", "stackplug.lock", other.words);
        assertFalse(Files.exists(playground.dest().resolve("alpha")));
    }

    @Test
    void keepsFieldsOfANewerVersionInTheLock() throws IOException {
        playground.run("fetch").exits(0);
        replace(lock(), "\"format\" : 1,", "\"format\" : 1, \"future\" : {\"a\" : [1.50]},");
        playground.plugin("beta", "devstack/plugin.sh", ":\n");
        playground.localrc(playground.enable("alpha"), playground.enable("beta"));

        playground.run("fetch").exits(0);

        String lock = Files.readString(lock());
        assertTrue(lock.contains("\"future\"") && lock.contains("1.50") && lock.contains("beta"), lock);
    }

    @Test
    void reportsAnUnwritableLockTogetherWithFailedFetches() throws IOException {
        playground.localrc(playground.enable("alpha"), playground.enable("nowhere"));
        Path gone = Files.createDirectory(playground.root().resolve("shared"));
        Files.writeString(gone.resolve("lock"), "{\"format\" : 1, \"plugins\" : []}");
        Files.createSymbolicLink(lock(), gone.resolve("lock"));
        // No user, root included, can replace a folder that is not empty by a file.
        Files.createDirectories(gone.resolve("lock.new/full"));

        playground.run("fetch").exits(4).says("the lock can't be written", "stackplug.lock", "nowhere");
    }

    @ParameterizedTest
    @EnumSource
    void refusesSettingsThatAreNotAFile(Other other) throws IOException {
        other.put(playground.topDir().resolve("stackplug.properties"));

        playground.run("config").exits(3).says("error[SP314]", "stackplug.properties", other.words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jobs=2~jobs=3            | stackplug.properties:1 | the setting 'jobs' occurs twice
            # x~include=/etc/passwd  | stackplug.properties:2 | unknown setting 'include'
            jobs=2~nothing=1         | stackplug.properties:2 | unknown setting 'nothing'
            # x~jobs=many            | stackplug.properties:2 | can't be 'many'
            jobs=\\u00zz             | stackplug.properties   | the settings file can't be read
            """)
    void namesTheLineOfAWrongSetting(String text, String place, String why) {
        playground.file("stackplug.properties", text.replace('~', '\n'));

        playground.run("fetch").exits(3).says("error[SP314]", place, why).saysNothingOf("Exception:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "name" : "alpha"    | "name" : "../../x"             | can't be '../../x'
            "dir" : "           | "dir" : "/", "was" : "         | can't be '/'
            "dir" : "           | "dir" : "alpha", "was" : "     | can't be 'alpha'
            "HOST_IP"           | "X; touch pwned; Y"            | is not among
            "plugins" : [       | "plugins" : [ 7,               | is not an object
            "format" : 1        | "format" : "x"                 | not a whole number
            """)
    void refusesADamagedRecordOfTheLastStack(String what, String by, String why) throws IOException {
        playground.run("stack").exits(0);
        replace(playground.topDir().resolve(".stackplug/stacked/stacked.json"), what, by);

        for (String command : List.of("unstack", "clean", "stack")) {
            playground
                    .run(command)
                    .exits(4)
                    .says("error[SP411]", "stacked.json:", why)
                    .saysNothingOf("Exception");
        }
        assertFalse(Files.exists(playground.topDir().resolve("pwned")));
    }

    @ParameterizedTest
    @EnumSource
    void refusesARecordOfTheLastStackThatIsNotAFile(Other other) throws IOException {
        playground.run("stack").exits(0);
        other.put(playground.topDir().resolve(".stackplug/stacked/stacked.json"));

        playground.run("unstack").exits(4).says("error[SP411]", "stacked.json", other.words);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "FOLDER", "DEVICE"})
    void refusesAPasswordFileThatIsNotAFile(Other other) throws IOException {
        other.put(playground.topDir().resolve(".localrc.password"));

        for (String command : List.of("stack", "plan")) {
            playground.run(command).exits(3).says("error[SP302]", ".localrc.password", other.words);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".localrc.password", ".localrc.auto", ".stackenv"})
    void refusesAFifoThatADevStackTreeWouldRead(String name, @TempDir Path other) throws IOException {
        SmallTree tree = new SmallTree(other).plugin("alpha", "ALPHA=1").localrc("enable_plugin alpha $GIT_BASE/alpha");
        Other.FIFO.put(tree.top().resolve(name));

        tree.playground().run("stack").exits(3).says("error[SP302]", name, "a FIFO");
    }

    private Path checkpoints() throws IOException {
        playground.file("break", "").run("stack").exits(5);
        return playground.latest().toRealPath().resolve("checkpoints");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            inputs.json | "name":"alpha"  | "name":"../../x"          | can't be '../../x'
            inputs.json | "dir":"         | "dir":"/etc/alpha","x":"  | it is not DEST/NAME
            inputs.json | "plugins":[     | "plugins":[1,             | is not an object
            steps       | "plugin":"alpha"| "plugin":"../x"           | can't be '../x'
            steps       | {               | garbage{                  | steps:1
            """)
    void refusesADamagedCheckpoint(String file, String what, String by, String why) throws IOException {
        Path damaged = checkpoints().resolve(file);
        replace(damaged, what, by);

        playground
                .run("stack", "--resume")
                .exits(5)
                .says("error[SP507]", file + ":1", why)
                .saysNothingOf("Exception");
    }

    @ParameterizedTest
    @EnumSource
    void refusesPartsOfACheckpointThatAreNotFiles(Other other) throws IOException {
        Path checkpoints = checkpoints();
        List<Path> parts;
        try (Stream<Path> all = Files.list(checkpoints)) {
            parts = all.filter(file -> file.toString().matches(".*(\\d|\\d\\.json|steps|inputs.json)"))
                    .filter(file -> other != Other.GIGABYTE || !file.toString().matches(".*\\d"))
                    .toList();
        }
        for (Path part : parts) {
            Path kept = Files.move(part, checkpoints.resolveSibling("kept"));
            other.put(part);
            Result result = playground.run("stack", "--resume", "--until", "fetch");
            // A number without its other half is not a checkpoint.
            boolean none = other == Other.LINK_TO_NOTHING && part.toString().matches(".*\\d");
            if (none) {
                result.says("has left no checkpoint");
                return;
            }
            result.exits(5).says("error[SP507]", other.words).saysNothingOf("Exception:");
            Files.delete(part);
            Files.move(kept, part);
        }
    }

    @ParameterizedTest
    @CsvSource({"../../../x", "20250101-000000-stack/../../x", "''", "OWN"})
    void refusesAnInvalidNameOfAnEarlierRun(String name) throws IOException {
        Path run = checkpoints().getParent();
        run("rm", "-r", run.resolve("checkpoints").toString());
        Files.writeString(
                run.resolve("continues"), name.equals("OWN") ? run.getFileName().toString() : name);

        playground
                .run("stack", "--resume")
                .exits(5)
                .says("error[SP507]", "continues:1")
                .saysNothingOf("Exception");
    }

    private Path finished() throws IOException {
        playground.run("stack").exits(0);
        return playground.latest().toRealPath();
    }

    @ParameterizedTest
    @CsvSource({"../../../../secret", "/SECRET", "logs/../../../../secret", "secrets"})
    void readsNoLogOutsideOfTheRun(String log) throws IOException {
        Path run = finished();
        Path secret = Files.writeString(playground.root().resolve("secret"), "the secret words\n");
        replace(
                run.resolve("journal.jsonl"),
                "\"log\":\"logs/stack-install/alpha.log\"",
                "\"log\":\"" + log.replace("/SECRET", secret.toString()) + "\"");
        Files.delete(run.resolve("report.html"));

        Result logs = playground.run("logs", "--point", "stack install").says("warning", "is not read");
        assertFalse(logs.out().contains("the secret words"), logs::toString);
        playground.run("report").exits(0).prints("names a log that is not one of the run", "journal.jsonl:");
        assertFalse(Playground.read(run.resolve("report.html")).contains("the secret words"));
    }

    @Test
    void followsNoLinkInTheLogsOfARun() throws IOException {
        Path run = finished();
        Path secret = Files.writeString(playground.root().resolve("secret"), "the secret words\n");
        Path log = run.resolve("logs/stack-install/alpha.log");
        Files.delete(log);
        Files.createSymbolicLink(log, secret);

        Result logs =
                playground.run("logs", "alpha", "--point", "stack install").says("warning", "is not read");
        assertEquals("", logs.out());

        Files.delete(log);
        run("mkfifo", log.toString());
        playground.run("logs", "alpha", "--point", "stack install").exits(0).says("is not read");
    }

    @Test
    void namesTheDamagedLinesOfAJournal() throws IOException {
        Path journal = finished().resolve("journal.jsonl");
        List<String> lines = new java.util.ArrayList<>(Files.readAllLines(journal));
        lines.set(4, "garbage");
        lines.set(lines.size() - 1, "{\"event\":\"run-ended\",\"outcome\":\"odd\"}");
        Files.write(journal, lines);

        playground
                .run("report")
                .exits(0)
                .prints("can't be read, and is skipped", "journal.jsonl:5", "journal.jsonl:" + lines.size());
    }

    @ParameterizedTest
    @EnumSource
    void warnsAboutAJournalThatIsNotAFileAndListsOtherRuns(Other other) throws IOException {
        finished();
        Path run = finished();
        other.put(run.resolve("journal.jsonl"));

        Result runs = playground
                .run("runs")
                .exits(0)
                .says("warning", run.getFileName().toString(), other.words);
        assertEquals(1, runs.out().lines().count());
        playground.run("report").exits(2).says("error[SP202]", other.words);
        playground.run("logs").exits(2).says("error[SP202]", other.words);
    }

    @ParameterizedTest
    @CsvSource({"../../x", "''", "../runs/latest", "/etc", "..", "."})
    void refusesAPathAsTheNameOfARun(String name) throws IOException {
        finished();

        // An option needs a value.
        String code = name.isEmpty() ? "error[SP201]" : "error[SP202]";
        playground.run("logs", "--run", name).exits(2).says(code);
        playground.run("report", name).exits(2).says("error[SP202]");
    }

    @Test
    void warnsIfTheSecretsOfARunCannotBeRead() throws IOException {
        Path secrets = finished().resolve("secrets");
        Files.delete(secrets);
        run("mkfifo", secrets.toString());

        playground
                .run("logs")
                .exits(0)
                .says("warning", "can't be read: values are masked only where they are assigned");
    }
}
