package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepResult;

abstract class PointPromises extends RunnerFixture {
    PointPromises(PhaseRunnerContract contract) {
        super(contract);
    }

    @Test
    void announcesPointsInOrderAndThenTheEnd() throws Exception {
        stack.points("fetch", "override_defaults", "source", "stack pre-install", "stack install");

        assertEquals(Point.FETCH, stack.nextPoint().point());
        assertEquals(Point.OVERRIDE_DEFAULTS, stack.nextPoint().point());
        assertEquals(Point.SOURCE, stack.nextPoint().point());
        assertEquals(Point.of("stack", "pre-install"), stack.nextPoint().point());
        assertEquals(Point.of("stack", "install"), stack.nextPoint().point());
        assertEquals(new Announcement.Ended(0, Optional.empty()), stack.end());
    }

    @Test
    void announcesTheEndRepeatedly() throws Exception {
        stack.points("fetch").nextPoint();

        assertEquals(stack.end(), stack.end());
    }

    @Test
    void passesModeAndPhaseAsArguments() throws Exception {
        stack.atLastPoint();

        assertEquals("stack install 2\n", stack.outputOf("echo $1 $2 $#"));
    }

    @Test
    void passesOneArgumentWithoutAPhase() throws Exception {
        stack.teardown().atLastPoint();

        assertEquals("unstack|-|1\n", stack.outputOf("echo \"$1|${2--}|$#\""));
    }

    @Test
    void passesNoArgumentsToSettings() throws Exception {
        stack.points("fetch", "source").atLastPoint();
        Path file = stack.script("p", "SEEN=\"$#\"; set -- left over");

        stack.run(Step.ScriptKind.SETTINGS, "p", file, List.of(), Optional.empty());
        stack.run(Step.ScriptKind.SETTINGS, "p", file, List.of(), Optional.empty());

        assertEquals(Optional.of("0"), stack.value("SEEN"));
    }

    @Test
    void givesFilesTheVariablesOfTheirCaller() throws Exception {
        stack.atLastPoint();

        assertEquals(
                "p|" + stack.dest().resolve("p") + "|stack|install\n",
                stack.outputOf("echo \"$plugin|$dir|$mode|$phase\""));
    }

    @Test
    void setsTheNameOfTheScript() throws Exception {
        stack.teardown().atLastPoint();

        assertEquals("unstack.sh\n", stack.outputOf("echo \"${0##*/}\""));
    }

    @Test
    void passesArgumentsAndPathsUnchanged() throws Exception {
        stack.atLastPoint();
        List<String> args = List.of("", " a  b ", "*", "line\nbreak", "'\"\\$x`", "-n", "\u00e4\u20ac");
        Path file = stack.script("odd \n n\u00e4me $x", "printf '%s|' \"$@\" \"$dir\" \"$BASH_SOURCE\"");

        stack.run(Step.ScriptKind.EXTRAS, "odd \n n\u00e4me $x", file, args, Optional.empty());

        assertEquals(
                String.join("|", args) + "|" + stack.dest().resolve("odd \n n\u00e4me $x") + "|" + file + "|",
                stack.log());
    }

    @Test
    void mergesSectionsAtAPoint() throws Exception {
        Files.writeString(stack.localConf(), "[[post-config|$TARGET]]\n[DEFAULT]\nanswer = $ANSWER\n");
        stack.localrc("TARGET=" + stack.top() + "/app.ini; ANSWER=42").atLastPoint();

        assertEquals(new StepResult.Done(0), stack.merge("post-config", "$TARGET"));

        assertTrue(Files.readString(stack.top().resolve("app.ini")).contains("answer = 42"));
    }

    @Test
    void runsLocalShAsAProgram() throws Exception {
        stack.localrc("export EXPORTED=yes; KEPT=no").atLastPoint();
        Path file = Files.writeString(stack.top().resolve("local.sh"), "#!/bin/sh\necho $EXPORTED $KEPT; exit 0\n");
        assertTrue(file.toFile().setExecutable(true));
        Step step = new Step.Script(
                Point.of("stack", "extra"), Step.ScriptKind.LOCAL, Optional.empty(), file, List.of(), Optional.empty());

        assertEquals(new StepResult.Done(0), stack.session().run(step, temp.resolve("log"), Optional.empty()));
        assertEquals("yes\n", Files.readString(temp.resolve("log")));
    }
}
