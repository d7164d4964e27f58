package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Running;
import org.stackplug.it.fixture.SmallTree;

/** The engine is killed: the step that it was running ends, and the next run does not meet it. */
@Execution(ExecutionMode.CONCURRENT)
class KilledEngineIT {
    @TempDir
    Path folder;

    private Playground playground;

    @BeforeEach
    void playground() {
        playground = new Playground(folder);
    }

    @AfterEach
    void endLeftovers() throws IOException {
        for (String file : new String[] {"service", "pid"}) {
            Path path = playground.topDir().resolve(file);
            if (Files.exists(path)) {
                ProcessHandle.of(Long.parseLong(Files.readString(path).strip()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** Runs a stack whose engine is killed as soon as the file "pid" has a line. */
    private void killed() {
        try (Running running = playground.start("stack")) {
            Path pid = playground.topDir().resolve("pid");
            running.until("the step", () -> pid.toFile().length() > 0);
            running.kill();
            running.await();
        }
    }

    private boolean lives(String file) {
        return Running.lives(playground.read(file));
    }

    private void gone(String file) {
        Running.eventually("the end of " + file, () -> !lives(file));
    }

    @Test
    void endsTheStepAndNothingElse() {
        playground.plugin("alpha", "devstack/plugin.sh", """
                        if [[ $2 == pre-install ]]; then
                            setsid sleep 1000 &
                            echo $! >"$TOP_DIR/service"
                        elif [[ $2 == install && ! -e $TOP_DIR/again ]]; then
                            echo $$ >"$TOP_DIR/shell"
                            setsid sleep 1001 &
                            echo $! >"$TOP_DIR/detached"
                            (while :; do sleep 0.1; done) &
                            echo $! >"$TOP_DIR/loop"
                            bash -c 'echo $$ >"$TOP_DIR/pid"; sleep 1002; :'
                            touch "$TOP_DIR/went-on"
                        fi
                        """).localrc("export TOP_DIR", playground.enable("alpha"));

        killed();

        for (String file : new String[] {"pid", "detached", "loop", "shell"}) {
            gone(file);
        }
        assertTrue(lives("service"), "a process of an earlier step continues");
        assertFalse(Files.exists(playground.topDir().resolve("went-on")));
        playground.run("runs").exits(0).prints("killed", "alpha, stack install");
        playground.file("again", "").run("stack").exits(0);
    }

    @Test
    void letsAPackageManagerComeToItsEnd() throws IOException {
        Path program = folder.resolve("apt-get");
        Files.writeString(program, "#!/bin/sh\necho $$ >\"$TOP_DIR/pid\"\nsleep 3\ntouch \"$TOP_DIR/installed\"\n");
        assertTrue(program.toFile().setExecutable(true));
        playground
                .plugin("alpha", "devstack/plugin.sh", """
                        if [[ $2 == install ]]; then
                            echo $$ >"$TOP_DIR/shell"
                            %s install package
                            touch "$TOP_DIR/went-on"
                        fi
                        """.formatted(program))
                .localrc("export TOP_DIR", playground.enable("alpha"));

        killed();

        gone("shell");
        assertTrue(Files.exists(playground.topDir().resolve("installed")));
        assertFalse(Files.exists(playground.topDir().resolve("went-on")));
    }

    @Test
    void endsTheScriptOfATreeBetweenItsPoints() {
        SmallTree tree =
                new SmallTree(folder).plugin("alpha", "ALPHA=1").localrc("enable_plugin alpha $GIT_BASE/alpha");
        playground = tree.playground();
        Path lingers = tree.top().resolve("files/lingers");
        try (Running running = playground.environment("BREAK", "linger").start("stack")) {
            running.until("stack.sh", () -> Files.exists(lingers));
            running.kill();
            running.await();
        }
        Running.eventually(
                "the end of stack.sh",
                () -> ProcessHandle.allProcesses()
                        .noneMatch(process -> process.info()
                                .commandLine()
                                .filter(line -> line.contains(
                                        tree.top().resolve("stack.sh").toString()))
                                .isPresent()));
        assertTrue(playground.read("files/traps").startsWith("exit "), "its own trap runs");
    }
}
