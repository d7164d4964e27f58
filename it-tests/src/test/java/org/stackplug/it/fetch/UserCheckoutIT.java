package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.FetchFixture;

/** A checkout that the user has made keeps its branch, its remote and its link. */
@Execution(ExecutionMode.CONCURRENT)
class UserCheckoutIT extends FetchFixture {
    private String fork() {
        playground
                .git()
                .run(
                        playground.root(),
                        "clone",
                        "-q",
                        playground.repository("one").toString(),
                        "fork");
        Path fork = playground.root().resolve("fork");
        playground.git().commit(fork, "own", "own\n");
        return fork.toString();
    }

    private void cloneOf(String url, String... arguments) {
        playground.git().run(playground.root(), "clone", "-q", url, checkout().toString());
        if (arguments.length > 0) {
            playground.git().run(checkout(), arguments);
        }
    }

    private String url() {
        return playground.git().run(checkout(), "config", "remote.origin.url");
    }

    private String branch() {
        return playground.git().run(checkout(), "symbolic-ref", "--short", "HEAD");
    }

    private JsonNode status() {
        return playground
                .run("status", "--format", "json")
                .json()
                .get("plugins")
                .get(0);
    }

    @Test
    void usesTheCloneOfAForkAsItIs() {
        String fork = fork();
        cloneOf(fork);
        String head = head("one");

        fetch().exits(0).says("one: the checkout was not made by stackplug", "its remote " + fork);

        assertEquals(fork, url());
        assertEquals(head, head("one"));
        assertEquals("as-found", status().get("state").asText());
        assertTrue(status().get("usersOwn").asBoolean());
        for (String command : List.of("status", "plan")) {
            assertTrue(playground.run(command).exits(0).out().contains("not made by stackplug"), command);
        }
    }

    @Test
    void keepsTheBranchThatIsCheckedOut() {
        cloneOf(playground.repository("one").toString(), "checkout", "-q", "-b", "mine");
        commit("one", "echo two\n");

        fetch().exits(0).says("the branch mine, which is checked out");
        fetch("--update").exits(4).says("error[SP4", "An update would lose:", "the branch mine");

        assertEquals("mine", branch());
    }

    @Test
    void updatesACloneWithNothingToLose() {
        cloneOf(playground.repository("one").toString());
        String before = head("one");
        commit("one", "echo two\n");

        assertFalse(fetch().exits(0).toString().contains("not made by stackplug"));
        assertEquals(before, head("one"), "it is used as it is");

        fetch("--update").exits(0);
        assertEquals(tip("one"), head("one"));
        assertFalse(status().get("usersOwn").asBoolean(), "stackplug has moved it");
    }

    @Test
    void refusesTheCheckoutOfAnotherRepository() {
        playground.plugin("another", "devstack/plugin.sh", "true\n");
        String another = playground.repository("another").toString();
        cloneOf(another);

        fetch().exits(4)
                .says(
                        "error[SP413]: one: the checkout is that of another repository, " + another,
                        "has no commit of " + playground.repository("one"));

        assertEquals(another, url());
        playground.run("stack", "--offline").exits(0);
    }

    @Test
    void refusesToReplaceAFork() {
        String fork = fork();
        cloneOf(fork);

        fetch("--update").exits(4).says("its remote " + fork, "--discard");
        playground.localrc("RECLONE=True", playground.enable("one"));
        fetch().exits(4).says("its remote " + fork);
        assertEquals(fork, url());

        playground.localrc(playground.enable("one"));
        String head = head("one");
        fetch("--update", "--discard").exits(0);
        assertEquals(tip("one"), head("one"));
        playground.git().run(checkout(), "cat-file", "-e", head);
    }

    @Test
    void keepsALink() throws IOException {
        Files.createDirectories(playground.dest());
        Path working = playground.root().resolve("working");
        playground
                .git()
                .run(
                        playground.root(),
                        "clone",
                        "-q",
                        playground.repository("one").toString(),
                        working.toString());
        Files.createSymbolicLink(checkout(), working);

        fetch().exits(0).says("the link to another folder");
        fetch("--update").exits(4).says("the link to another folder", "Remove the link");
        fetch("--discard").exits(4);

        assertTrue(Files.isSymbolicLink(checkout()));
        assertTrue(status().get("usersOwn").asBoolean());
    }

    @Test
    void locksOnlyWhatIsLocked() {
        fetch().exits(0);
        playground.git().shell(playground.dest(), "rm -rf one");
        cloneOf(fork());

        fetch("--locked").exits(6).says("error[SP601]", "is not what is locked");
        assertTrue(Files.exists(checkout().resolve("own")));
    }
}
