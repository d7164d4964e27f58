package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

abstract class OutputPromises extends RunnerFixture {
    OutputPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @Test
    void writesTheOutputOfAStepToItsLogUnchanged() throws Exception {
        stack.atLastPoint();
        stack.run("printf '\\0\\377\\r\\n%s' x; printf y >&2");

        assertArrayEquals(new byte[] {0, (byte) 0xff, '\r', '\n', 'x', 'y'}, Files.readAllBytes(stack.logFile()));
    }

    @Test
    void keepsTheSessionsOutputOutOfStepLogs() throws Exception {
        stack.localrc("echo from localrc").atLastPoint();
        stack.run("set -x");

        assertEquals("", stack.outputOf("{ set +x; } 2>/dev/null"));
        assertTrue(Files.readString(stack.output()).contains("from localrc"));
    }

    @Test
    void appendsToAnExistingLog() throws Exception {
        stack.atLastPoint();
        Path log = Files.writeString(temp.resolve("old.log"), "old\n");
        Step step = new Step.Script(
                Point.of("stack", "install"),
                Step.ScriptKind.EXTRAS,
                Optional.empty(),
                stack.script("p", "echo new"),
                List.of(),
                Optional.empty());
        stack.session().run(step, log, Optional.empty());

        assertEquals("old\nnew\n", Files.readString(log));
    }

    @Test
    void restoresTheOutputAfterAStepRedirectedIt() throws Exception {
        stack.atLastPoint();
        stack.outputOf("exec >" + temp.resolve("elsewhere") + " 2>&1; echo hidden");

        assertEquals("seen\n", stack.outputOf("echo seen"));
        assertEquals("hidden\n", Files.readString(temp.resolve("elsewhere")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"exec 1>&-", "exec 2>&-", "exec 3>&-", "exec 6>&-", "exec 9>&-", "exec 1>&- 2>&- 10>&- 11>&-"})
    void restoresTheOutputAfterDescriptorsWereClosed(String closing) throws Exception {
        stack.atLastPoint().run(closing);

        assertEquals("seen\n", stack.outputOf("echo seen"));
    }

    @Test
    void keepsTheLogOpenForADaemonAfterTheEnd() throws Exception {
        stack.atLastPoint();
        Path pid = temp.resolve("pid");
        stack.outputOf("{ echo $BASHPID >" + pid + "; sleep 0.4; echo still here; sleep 30; } &");
        Path log = stack.logFile();
        long daemon = pid(pid);
        try {
            assertEquals(new Announcement.Ended(0, Optional.empty()), stack.end());
            stack.close();
            for (int i = 0; i < 300 && Files.size(log) == 0; i++) {
                Thread.sleep(10);
            }

            assertEquals("still here\n", Files.readString(log));
            assertTrue(lives(daemon));
        } finally {
            ProcessHandle.of(daemon).ifPresent(handle -> handle.children().forEach(ProcessHandle::destroyForcibly));
            kill(daemon);
        }
    }
}
