package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.CloneAnswer;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;

/** The engine serves the {@code git_clone} calls of steps. Here the test is the engine. */
abstract class ClonePromises extends RunnerFixture {
    private static final String ODD = " a  b\n*'\"$x\u00e4";

    private final ConcurrentLinkedQueue<CloneCall> calls = new ConcurrentLinkedQueue<>();

    ClonePromises(PhaseRunnerContract contract) {
        super(contract);
    }

    private CloneAnswer keep(CloneCall call, BooleanSupplier givenUp) {
        calls.add(call);
        return new CloneAnswer(true, "cloned " + call.url() + "\n");
    }

    private CloneCall only() {
        assertEquals(1, calls.size(), calls::toString);
        return calls.element();
    }

    @Test
    void passesTheWordsAndThePlaceOfACall() throws Exception {
        stack.cloning(this::keep).atLastPoint();
        Path file = stack.script("p", "true\ngit_clone https://h/r /x/r stable\necho next");

        stack.run(Step.ScriptKind.PLUGIN, "p", file, List.of(), Optional.empty());

        assertEquals("https://h/r", only().url());
        assertEquals("/x/r", only().folder());
        assertEquals("stable", only().ref());
        assertEquals(new Place(file, 2), only().place());
        assertEquals("cloned https://h/r\nnext\n", stack.log());
    }

    @Test
    void passesOddWordsUnchanged() throws Exception {
        stack.cloning(this::keep).atLastPoint();

        stack.outputOf("git_clone $'" + ODD.replace("'", "\\'").replace("\n", "\\n") + "' \"/x/$'\n'y\" ''");

        assertEquals(ODD, only().url());
        assertEquals("/x/$'\n'y", only().folder());
        assertEquals("", only().ref());
    }

    @Test
    void resolvesACloneByNameAndNamesTheCallersLine() throws Exception {
        stack.cloning(this::keep).atLastPoint();

        stack.outputOf("GITREPO[lib]=https://h/lib; GITDIR[lib]=$DEST/lib; GITBRANCH[lib]=v1\ngit_clone_by_name lib");

        assertEquals("https://h/lib", only().url());
        assertEquals(stack.dest().resolve("lib").toString(), only().folder());
        assertEquals("v1", only().ref());
        assertEquals(2, only().place().line());
    }

    @Test
    void failsACloneByAnUnknownName() throws Exception {
        stack.cloning(this::keep).atLastPoint();

        assertEquals(
                Failure.Kind.EXIT, stack.failure("git_clone_by_name unknown").kind());
        assertTrue(stack.log().contains("'unknown'"), stack.log());
        assertTrue(calls.isEmpty());
    }

    @Test
    void makesARelativeFolderAbsolute() throws Exception {
        stack.cloning(this::keep).atLastPoint();

        stack.outputOf("cd /usr; git_clone u sub/r master");

        assertEquals("/usr/sub/r", only().folder());
    }

    @Test
    void passesTheSettingsAtTheTimeOfTheCall() throws Exception {
        stack.cloning(this::keep).localrc("OFFLINE=True\nRECLONE=yes").atLastPoint();

        stack.outputOf("GIT_DEPTH=3; unset GIT_TIMEOUT; git_clone u /x/r");

        assertEquals("True", only().settings().get("OFFLINE"));
        assertEquals("True", only().settings().get("RECLONE"));
        assertEquals("3", only().settings().get("GIT_DEPTH"));
        assertEquals("False", only().settings().get("ERROR_ON_CLONE"));
        assertEquals(stack.dest().toString(), only().settings().get("DEST"));
        assertTrue(!only().settings().containsKey("GIT_TIMEOUT"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git_clone u /x/r",
                "(git_clone u /x/r)",
                "x=$(git_clone u /x/r); echo \"$x\"",
                "git_clone u /x/r & wait $!",
                "{ sleep 0.1; git_clone u /x/r; } & wait",
                "git_clone u /x/r | cat",
                "f() { local url=$1; git_clone \"$url\" /x/r; }; f u",
                "( ( exec 3>&- 6>&- 9>&-; git_clone u /x/r ) )",
                "IFS=/.0123456789; git_clone u /x/r",
                "set -u; set -f; set -C; git_clone u /x/r",
                "readonly REPLY=1 url=2 name=3; git_clone u /x/r",
                "read() { return 1; }; printf() { return 1; }; git_clone u /x/r",
                "umask 777; git_clone u /x/r",
                "mkdir gone; cd gone; rmdir ../gone; git_clone u /x/r",
                "unset PATH; git_clone u /x/r",
                "set -E; trap 'echo never >&2; exit 9' ERR; git_clone u /x/r",
                "TMOUT=1; LC_ALL=C; git_clone u /x/r",
                "set -o posix; git_clone u /x/r",
            })
    void clonesFromAnywhereInAStep(String text) throws Exception {
        stack.cloning(this::keep).atLastPoint();

        stack.outputOf(text);

        assertEquals("u", only().url());
        assertTrue(stack.log().contains("cloned u\n"), stack.log());
    }

    @Test
    void servesClonesOfSeveralJobsAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(5);
        stack.cloning((call, givenUp) -> {
                    all.countDown();
                    try {
                        boolean met = all.await(20, TimeUnit.SECONDS);
                        return new CloneAnswer(met, call.url() + "\n");
                    } catch (InterruptedException e) {
                        return new CloneAnswer(false, "interrupted\n");
                    }
                })
                .atLastPoint();

        String said = stack.outputOf("for i in 1 2 3 4 5; do git_clone u$i /x/$i & done; wait");

        assertEquals(
                List.of("u1", "u2", "u3", "u4", "u5"), said.lines().sorted().toList());
    }

    @Test
    void failsTheStepWithTheMessageOfAFailedClone() throws Exception {
        stack.cloning((call, givenUp) -> new CloneAnswer(false, "no such thing\n"))
                .atLastPoint();

        Failure failure = stack.failure("true\ngit_clone u /x/r\necho never");

        assertEquals(Failure.Kind.EXIT, failure.kind());
        assertEquals(1, failure.status());
        assertEquals(2, failure.place().orElseThrow().line());
        assertTrue(stack.log().contains("no such thing\n"), stack.log());
    }

    @Test
    void letsTheParentHandleAFailedCloneInASubshell() throws Exception {
        stack.cloning((call, givenUp) -> new CloneAnswer(false, "no such thing\n"))
                .atLastPoint();

        assertTrue(stack.outputOf("(git_clone u /x/r) || echo went on").endsWith("went on\n"));
    }

    @Test
    void givesUpACloneWhenTheStepTimesOut() throws Exception {
        CompletableFuture<Boolean> noticed = new CompletableFuture<>();
        stack.cloning((call, givenUp) -> {
                    for (int i = 0; i < 1000 && !givenUp.getAsBoolean(); i++) {
                        pause();
                    }
                    noticed.complete(givenUp.getAsBoolean());
                    return new CloneAnswer(false, "");
                })
                .atLastPoint();

        stack.run("p", "git_clone u /x/r", Optional.of(Duration.ofMillis(500)));

        assertTrue(noticed.get(10, TimeUnit.SECONDS));
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void refusesACloneOfAJobAfterTheSessionEnds() throws Exception {
        stack.cloning(this::keep).atLastPoint();
        Path file = temp.resolve("status");
        stack.outputOf("{ sleep 0.5; (git_clone u /x/r) 2>/dev/null || echo $? >" + file + "; } &");

        stack.end();
        stack.close();

        for (int i = 0; i < 500 && (!Files.exists(file) || Files.size(file) == 0); i++) {
            Thread.sleep(10);
        }
        assertEquals("143\n", Files.readString(file));
    }

    @Test
    void servesClonesInLocalrc() throws Exception {
        stack.cloning(this::keep).localrc("true\ngit_clone u /x/r").nextPoint();

        assertEquals(new Place(stack.localConf(), 2), only().place());
    }
}
