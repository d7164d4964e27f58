package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

abstract class ClosePromises extends RunnerFixture {
    ClosePromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @Test
    void allowsClosingTwice() throws Exception {
        stack.atLastPoint();
        stack.session().close();
        stack.session().close();
    }

    @Test
    void terminatesTheShellBeforeTheFirstPoint() throws Exception {
        Path file = temp.resolve("pid");
        stack.localrc("echo $$ >" + file + "; sleep 60").session();
        long shell = pid(file);

        stack.close();

        assertEnds(shell);
    }

    @Test
    void runsExitTrapsWhenClosedAtAPoint() throws Exception {
        stack.atLastPoint();
        Path file = temp.resolve("trapped");
        stack.outputOf("trap 'echo yes >" + file + "' EXIT");

        stack.close();

        assertEquals("yes\n", Files.readString(file));
    }
}
