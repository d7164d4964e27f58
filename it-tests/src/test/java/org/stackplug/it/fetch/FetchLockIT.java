package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.FetchFixture;
import org.stackplug.it.fixture.Result;

/** Reconciles declarations, the lock and the checkouts in DEST. */
@Execution(ExecutionMode.CONCURRENT)
class FetchLockIT extends FetchFixture {
    @Test
    void recordsCommitTimeAndToolInTheLock() {
        Instant start = Instant.now().minusSeconds(1);
        fetch().exits(0).prints("one " + tip("one") + " " + checkout());
        JsonNode entry = locked("one");
        assertEquals(playground.repository("one").toString(), entry.get("url").asText());
        assertEquals("master", entry.get("ref").asText());
        assertEquals(tip("one"), entry.get("commit").asText());
        assertTrue(entry.get("digest").asText().matches("sha256:[0-9a-f]{64}"), entry::toString);
        assertTrue(Instant.parse(entry.get("lockedAt").asText()).isAfter(start), entry::toString);
        assertTrue(entry.get("lockedBy").asText().contains(Distribution.version()), entry::toString);
        assertTrue(lock().get("notPinned").asText().contains("pip"), () -> lock().toString());
        whole(checkout());
    }

    @Test
    void fetchesNothingAndKeepsTheLockIfNothingChanged() throws IOException {
        fetch().exits(0);
        var before = Files.getLastModifiedTime(playground.topDir().resolve("stackplug.lock"));
        away("one");
        fetch().exits(0).says("current one");
        fetch("--locked").exits(0);
        playground.run("stack").exits(0);
        assertEquals(before, Files.getLastModifiedTime(playground.topDir().resolve("stackplug.lock")));
    }

    @Test
    void followsABranchOnlyOnRequest() {
        String first = tip("one");
        fetch().exits(0);
        String second = commit("one", "echo two\n");
        fetch().exits(0);
        assertEquals(first, head("one"));
        fetch("--update").exits(0).says("moved one " + abbreviated(first) + " → " + abbreviated(second));
        assertEquals(second, head("one"));
        assertEquals(second, locked("one").get("commit").asText());

        String third = commit("one", "echo three\n");
        playground.localrc("RECLONE=yes", playground.enable("one"));
        fetch().exits(0).says(abbreviated(second) + " → " + abbreviated(third));
        assertEquals(third, head("one"));
        whole(checkout());
    }

    @Test
    void staysOnALockedBranchThatATagHasTheNameOfWithAWarning() {
        String first = tip("one");
        fetch().exits(0);
        playground.git().run(playground.repository("one"), "tag", "master");
        String second = commit("one", "echo two\n");
        playground.git().shell(playground.root(), "rm -rf top/stack/one home/.cache/stackplug");

        String warning = "'master' is locked as a branch, and the repository has a tag of that name";
        fetch().exits(0).says("warning: one: " + warning, "'stackplug update one' moves it to the tag");
        assertEquals("refs/heads/master", playground.git().run(checkout(), "symbolic-ref", "HEAD"));
        fetch().exits(0).says(warning);

        playground.git().run(playground.repository("one"), "tag", "-f", "master", second);
        assertFalse(playground.run("update", "one").exits(0).err().contains(warning));
        assertEquals(second, head("one"));
        assertEquals("", playground.git().shell(checkout(), "git symbolic-ref -q HEAD || true"));
        assertNotEquals(first, second);
    }

    @Test
    void updatesNamedPluginsAndOnlyReportsWithCheck() {
        playground.plugin("two", FILE, "echo two\n");
        playground.localrc(playground.enable("one"), playground.enable("two"));
        fetch().exits(0);
        String one = tip("one");
        String two = tip("two");
        String newOne = commit("one", "echo 1\n");
        String newTwo = commit("two", "echo 2\n");
        String lock = playground.read("stackplug.lock");
        playground
                .run("update", "--check")
                .exits(6)
                .prints(
                        "one " + abbreviated(one) + " → " + abbreviated(newOne),
                        "two " + abbreviated(two) + " → " + abbreviated(newTwo));
        assertEquals(lock, playground.read("stackplug.lock"));
        assertEquals(one, head("one"));
        playground.run("update", "two").exits(0).prints("two " + abbreviated(two) + " → " + abbreviated(newTwo));
        assertEquals(one, head("one"));
        assertEquals(newTwo, head("two"));
        playground.run("update", "--check", "two").exits(0);
        playground.run("update").exits(0).prints("one " + abbreviated(one) + " → " + abbreviated(newOne));
        playground.run("update", "--check").exits(0);
    }

    @Test
    void refusesToUpdateANameThatIsNotEnabled() {
        fetch().exits(0);
        playground.run("update", "oen").exits(2).says("oen", "one");
        playground.run("update", "--check", "oen").exits(2).says("oen");
        fetch("--in-place", "oen").exits(2).says("oen");
    }

    @Test
    void resolvesOnlyAChangedDeclarationAgain() {
        playground.plugin("two", FILE, "echo two\n").plugin("elsewhere", FILE, "echo elsewhere\n");
        playground.localrc(playground.enable("one"), playground.enable("two"));
        fetch().exits(0);
        playground.git().run(playground.repository("one"), "branch", "stable");
        String one = commit("one", "echo 1\n");
        String two = tip("two");
        commit("two", "echo 2\n");
        playground.localrc(playground.enable("one") + " HEAD", playground.enable("two"));
        fetch("--locked").exits(6).says("error[SP601]", "one", "master", "HEAD");
        fetch().exits(0);
        assertEquals(one, head("one"));
        assertEquals(two, head("two"));

        String elsewhere = "enable_plugin one " + playground.repository("elsewhere");
        playground.localrc(elsewhere, playground.enable("two"));
        fetch("--locked").exits(6).says("error[SP601]", "elsewhere");
        fetch().exits(0).says("moved one");
        assertEquals(tip("elsewhere"), head("one"));
        whole(checkout());

        playground.plugin("three", FILE, "echo three\n");
        playground.localrc(elsewhere, playground.enable("two"), playground.enable("three"));
        fetch("--locked").exits(6).says("three", "The lock does not have it.");
        assertFalse(Files.exists(playground.dest().resolve("three")));

        playground.localrc(playground.enable("three"));
        fetch().exits(0);
        assertEquals(3, lock().get("plugins").size());
    }

    @Test
    void refusesADigestThatDiffers() throws IOException {
        fetch().exits(0);
        String digest = locked("one").get("digest").asText();
        String other = "sha256:" + "0".repeat(64);
        playground.file("stackplug.lock", playground.read("stackplug.lock").replace(digest, other));
        playground.run("stack").exits(6).says("error[SP602]", digest, other);
        playground.git().shell(playground.dest(), "rm -rf one .stackplug");
        fetch().exits(6).says("error[SP602]", digest, other);
        assertFalse(Files.exists(checkout()));
        assertEquals(List.of(), leftovers());
    }

    @Test
    void warnsAboutAForceMovedBranchAndAMovedTag() {
        Path repository = playground.repository("one");
        playground.git().run(repository, "tag", "1.0");
        playground.localrc(playground.enable("one"), "enable_plugin tagged " + playground.repository("one") + " 1.0");
        fetch().exits(0);
        String first = tip("one");
        playground.git().run(repository, "commit", "-q", "--amend", "-m", "Another history");
        String second = tip("one");
        playground.git().run(repository, "tag", "-f", "1.0");
        String[] warnings = {
            "'master' was force-moved: " + abbreviated(second) + " does not contain the locked " + abbreviated(first),
            "the tag '1.0' was moved from " + abbreviated(first) + " to " + abbreviated(second)
        };
        Result check = playground.run("update", "--check").exits(6).says(warnings);
        assertTrue(check.out().contains("one " + abbreviated(first) + " → " + abbreviated(second)), check::toString);
        playground.run("status", "--remote").exits(0).says(warnings);
        playground.run("status").exits(0).saysNothingOf("moved");
        fetch("--update").exits(0).says(warnings);
        assertEquals(second, head("one"));
        playground.run("update", "--check").exits(0).saysNothingOf("moved");
        assertEquals(second, head("tagged"));
    }

    @Test
    void reportsNoForcedUpdateWithoutHistory() {
        String url = "'file://" + playground.repository("one") + "'";
        playground.localrc("GIT_DEPTH=1", "enable_plugin one " + url);
        commit("one", "echo two\n");
        fetch().exits(0);
        assertEquals("1", playground.git().run(checkout(), "rev-list", "--count", "HEAD"));
        String third = commit("one", "echo three\n");
        fetch("--update").exits(0).saysNothingOf("force-moved");
        assertEquals(third, head("one"));
        whole(checkout());
    }

    @Test
    void locksTheCommitOfADevStackTree() throws IOException {
        Path topDir = playground.topDir();
        playground.git().run(topDir, "init", "-q", "--template=");
        playground.git().commit(topDir, "functions", "");
        String first = playground.git().commit(topDir, "stack.sh", "");
        playground.localrc(playground.enable("one"), "DEST=$TOP_DIR/stack");
        playground.run("fetch").exits(0);
        assertEquals(first, lock().get("devstack").asText());
        playground.git().run(topDir, "commit", "-q", "--allow-empty", "-m", "Newer");
        String second = playground.git().run(topDir, "rev-parse", "HEAD");
        playground.run("fetch", "--locked").exits(6).says("error[SP601]", first, second);
        playground.run("fetch").exits(0);
        assertEquals(second, lock().get("devstack").asText());
        playground.run("fetch", "--locked").exits(0);
    }
}
