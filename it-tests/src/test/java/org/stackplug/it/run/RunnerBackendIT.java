package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.SmallTree;

/** Runners from ext: one whose bash runs in a mount namespace of its own, and one that can do less than the bundled one. */
@Execution(ExecutionMode.CONCURRENT)
class RunnerBackendIT {
    @TempDir
    Path folder;

    private Distribution copy;

    @BeforeEach
    void copyTheDistribution() {
        copy = Distribution.built().copy(folder.resolve("copy"));
    }

    private Playground isolated(String... plugin) throws IOException {
        Path jar = Path.of(System.getProperty("stackplug.unshare"));
        Files.copy(jar, copy.ext().resolve(jar.getFileName()));
        Playground playground = new Playground(folder).with(copy);
        playground
                .plugin("alpha", "devstack/plugin.sh", String.join("\n", plugin) + "\n")
                .localrc(playground.enable("alpha"));
        return playground;
    }

    @Test
    void letsTheUserChoose() throws IOException {
        Playground playground = isolated("true");
        playground.run("stack").exits(3).says("error[SP312]", "more than one runner", "bash", "unshare", "runner=");
        playground.file("stackplug.properties", "runner=unshare\n").run("stack").exits(0);
    }

    @Test
    void runsStepsWithMountsOfTheirOwnAndSettings() throws IOException {
        Playground playground = isolated(
                "[[ $2 == install ]] || return 0",
                "mkdir -p \"$TOP_DIR/mounted\"",
                "mount -t tmpfs none \"$TOP_DIR/mounted\"",
                "touch \"$TOP_DIR/mounted/inside\"",
                "readlink /proc/self/ns/mnt >\"$TOP_DIR/namespace\"",
                "touch \"$TOP_DIR/kept/new\"");
        Path kept = Files.createDirectory(playground.topDir().resolve("kept"));
        playground.file("stackplug.properties", "runner=unshare\nrunner.unshare.read-only=" + kept + "\n");

        playground
                .run("stack")
                .exits(5)
                .says("error[SP501]: alpha: 'stack install'", "plugin.sh:6", "Read-only file system");

        assertNotEquals(
                Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString(),
                playground.read("namespace").strip());
        assertFalse(Files.exists(playground.topDir().resolve("mounted/inside")), "the mount ends with bash");
        playground.file("stackplug.properties", "runner=unshare\n");
        playground.run("stack", "--resume").exits(0);
        assertTrue(Files.exists(kept.resolve("new")));
        playground.run("settings", "DEST").exits(0);
    }

    @Test
    void endsAllProcesses() throws Exception {
        Playground playground = isolated(
                "[[ $2 == install ]] || return 0", "setsid sleep 1000 &", "echo $! >\"$TOP_DIR/child\"", "sleep 1001");
        playground.file("stackplug.properties", "runner=unshare\n");
        Path child = playground.topDir().resolve("child");
        try (Running running = playground.start("stack")) {
            running.until("the child", () -> child.toFile().length() > 0);
            running.signal("INT");
            running.await().exits(130).says("error[SP801]: alpha: 'stack install' was interrupted", "plugin.sh:4");
        }
        long pid = Long.parseLong(Files.readString(child).strip());
        assertFalse(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
    }

    @Test
    void runsTheScriptsOfATree() throws IOException {
        Path jar = Path.of(System.getProperty("stackplug.unshare"));
        Files.copy(jar, copy.ext().resolve(jar.getFileName()));
        SmallTree tree =
                new SmallTree(folder).plugin("alpha", "ALPHA=1").localrc("enable_plugin alpha $GIT_BASE/alpha");
        Playground playground = tree.playground().with(copy);
        playground.environment("STACKPLUG_RUNNER", "unshare").run("stack").exits(0);
        assertEquals("exit 0\n", playground.read("files/traps"));
        playground.run("unstack").exits(0);
    }

    @Test
    void saysWhatARunnerCannotDo() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Files.writeString(sources.resolve("Plain.java"), """
                import java.nio.file.Path;
                import java.util.Optional;
                import org.stackplug.runner.shell.ShellRunners;
                import org.stackplug.runner.shell.host.LocalHost;
                import org.stackplug.spi.Support;
                import org.stackplug.spi.run.*;
                public class Plain implements PhaseRunnerProvider {
                  public String id() { return "plain"; }
                  public Support supports(Path topDir) { return Support.supported(); }
                  public PhaseRunner create(RunnerContext context) {
                    PhaseRunner bash = ShellRunners.create(new LocalHost(), context.topDir());
                    return new PhaseRunner() {
                      public Optional<SyntaxError> checkSyntax(Path file) throws RunnerException {
                        return bash.checkSyntax(file);
                      }
                      public RunSession open(SessionRequest request) throws RunnerException { return bash.open(request); }
                    };
                  }
                }
                """);
        String classes = copy.jars("stackplug-core").get(0) + ":"
                + copy.jars("stackplug-runner-shell").get(0);
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                classes,
                                sources.resolve("Plain.java").toString()));
        try (OutputStream out = Files.newOutputStream(copy.ext().resolve("plain.jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            for (String name : new String[] {"Plain.class", "Plain$1.class"}) {
                jar.putNextEntry(new JarEntry(name));
                jar.write(Files.readAllBytes(sources.resolve(name)));
            }
            jar.putNextEntry(new JarEntry("META-INF/services/org.stackplug.spi.run.PhaseRunnerProvider"));
            jar.write("Plain\n".getBytes(StandardCharsets.UTF_8));
        }
        Playground playground = new Playground(folder)
                .with(copy)
                .file("stackplug.properties", "runner=plain\n")
                .plugin("alpha", "devstack/plugin.sh", "[[ $2 != extra || -e $TOP_DIR/fixed ]]\n");
        playground.localrc(playground.enable("alpha"));

        playground.run("stack").exits(5).saysNothingOf("--resume");
        playground
                .run("stack", "--resume")
                .exits(5)
                .says("there is nothing to resume: the runner can't restore the shell of an earlier run");
        playground
                .run("settings")
                .exits(3)
                .says("error[SP312]: the runner 'plain' can't say which line sets a variable", "the setting runner");
        playground.file("fixed", "").run("stack").exits(0);
        playground.run("unstack").exits(0);
    }
}
