package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.Finding;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SyntaxError;

abstract class CheckPromises extends RunnerFixture {
    CheckPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    private Optional<SyntaxError> check(String text) throws RunnerException, IOException {
        return runner().checkSyntax(Files.writeString(temp.resolve("a b\n.sh"), text));
    }

    @Test
    void findsNoProblemWhereItCanRun() throws Exception {
        List<Finding> findings = runner().check();

        assertEquals(
                List.of(),
                findings.stream()
                        .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                        .toList());
    }

    @Test
    void acceptsACorrectFileWithoutRunningIt() throws Exception {
        assertEquals(Optional.empty(), check("echo; touch " + temp.resolve("ran") + "\n"));
        assertFalse(Files.exists(temp.resolve("ran")));
    }

    @Test
    void namesTheLineOfASyntaxError() throws Exception {
        SyntaxError error = check("echo\nif true; do\nfi\n").orElseThrow();

        assertEquals(2, error.line());
        assertTrue(error.message().contains("do"), error.message());
    }

    /** Bash returns 0 for both, and reads nothing after them. */
    @Test
    void findsErrorsForWhichTheShellReturnsSuccess() throws Exception {
        assertEquals(
                2, check("echo\nif [[ -n $X ]; then\nfi\necho\n").orElseThrow().line());
        assertEquals(
                2, check("echo\ncat <<EOF\ntext\n  EOF\necho\n").orElseThrow().line());
    }

    @Test
    void acceptsExtendedPatterns() throws Exception {
        assertEquals(Optional.empty(), check("shopt -s extglob\ncase x in @(a|x)) ;; esac\n"));
    }

    @Test
    void refusesAMissingFile() {
        assertThrows(RunnerException.class, () -> runner().checkSyntax(temp.resolve("missing")));
    }
}
