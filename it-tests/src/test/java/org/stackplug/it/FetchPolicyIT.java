package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is declared, what is locked and what lies in DEST are brought together, and nothing of the user's is lost by it. */
@Execution(ExecutionMode.CONCURRENT)
class FetchPolicyIT {
    private static final String FILE = "devstack/plugin.sh";

    private Playground playground;

    @BeforeEach
    void one(@TempDir Path folder) {
        playground = new Playground(folder)
                .environment("STACKPLUG_NO_ARCHIVE", "true")
                .plugin("one", FILE, "echo one\n");
        playground.localrc(playground.enable("one"));
    }

    private Result fetch(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "fetch";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return playground.run(all);
    }

    private String head(String name) {
        return playground.git().run(playground.dest().resolve(name), "rev-parse", "HEAD");
    }

    private String tip(String name) {
        return playground.git().run(playground.repository(name), "rev-parse", "HEAD");
    }

    private String commit(String name, String content) {
        return playground.git().commit(playground.repository(name), FILE, content);
    }

    private Path checkout() {
        return playground.dest().resolve("one");
    }

    private JsonNode lock() {
        try {
            return Result.JSON.readTree(playground.read("stackplug.lock"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode locked(String name) {
        for (JsonNode entry : lock().get("plugins")) {
            if (entry.get("name").asText().equals(name)) {
                return entry;
            }
        }
        throw new IllegalStateException(name + " is not in " + lock());
    }

    private void away(String name) throws IOException {
        Files.move(playground.repository(name), playground.repository(name + ".away"));
    }

    private static String abbreviated(String id) {
        return id.substring(0, 10);
    }

    private void whole(Path checkout) {
        playground.git().run(checkout, "fsck", "--strict", "--no-dangling");
        assertEquals("", playground.git().run(checkout, "status", "--porcelain"));
    }

    // ------------------------------------------------------------------------------------------ the lock

    @Test
    void the_lock_says_what_was_fetched_when_and_by_what_and_what_it_does_not_pin() {
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
    void an_unchanged_run_fetches_nothing_and_leaves_the_lock_as_it_is() throws IOException {
        fetch().exits(0);
        var before = Files.getLastModifiedTime(playground.topDir().resolve("stackplug.lock"));
        away("one");
        fetch().exits(0).says("current one");
        fetch("--locked").exits(0);
        playground.run("stack").exits(0);
        assertEquals(before, Files.getLastModifiedTime(playground.topDir().resolve("stackplug.lock")));
    }

    @Test
    void a_branch_that_moved_on_is_followed_when_the_user_says_so() {
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
    void update_moves_those_that_it_names_and_check_only_tells() {
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
    void a_name_that_is_not_enabled_can_not_be_updated_or_used_in_place() {
        fetch().exits(0);
        playground.run("update", "oen").exits(2).says("oen", "one");
        playground.run("update", "--check", "oen").exits(2).says("oen");
        fetch("--in-place", "oen").exits(2).says("oen");
    }

    @Test
    void a_declaration_that_changes_is_resolved_anew_and_no_other() {
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
    void a_digest_that_differs_is_refused() throws IOException {
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

    private List<String> leftovers() throws IOException {
        Path staging = playground.dest().resolve(".stackplug/staging");
        if (!Files.exists(staging)) {
            return List.of();
        }
        try (var files = Files.list(staging)) {
            return files.map(Path::toString).toList();
        }
    }

    @Test
    void a_forced_branch_and_a_moved_tag_are_said_aloud() {
        Path repository = playground.repository("one");
        playground.git().run(repository, "tag", "1.0");
        playground.localrc(playground.enable("one"), "enable_plugin tagged " + playground.repository("one") + " 1.0");
        fetch().exits(0);
        String first = tip("one");
        playground.git().run(repository, "commit", "-q", "--amend", "-m", "Another history");
        String second = tip("one");
        playground.git().run(repository, "tag", "-f", "1.0");
        String[] told = {
            "'master' was force-moved: " + abbreviated(second) + " does not contain the locked " + abbreviated(first),
            "the tag '1.0' was moved from " + abbreviated(first) + " to " + abbreviated(second)
        };
        Result check = playground.run("update", "--check").exits(6).says(told);
        assertTrue(check.out().contains("one " + abbreviated(first) + " → " + abbreviated(second)), check::toString);
        playground.run("status", "--remote").exits(0).says(told);
        playground.run("status").exits(0).saysNothingOf("moved");
        fetch("--update").exits(0).says(told);
        assertEquals(second, head("one"));
        playground.run("update", "--check").exits(0).saysNothingOf("moved");
        assertEquals(second, head("tagged"));
    }

    @Test
    void an_update_without_history_is_not_taken_for_a_forced_one() {
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

    // ------------------------------------------------------------------------------------------ the user's work

    @Test
    void an_edit_at_the_right_commit_is_used_and_told_and_locked_refuses_it() throws IOException {
        fetch().exits(0);
        String digest = locked("one").get("digest").asText();
        Files.writeString(checkout().resolve(FILE), "touch $TOP_DIR/edited\n");
        // Without the digests that were kept: an edited file must not be taken for the commit's.
        playground.git().shell(playground.dest(), "rm -rf .stackplug/digests");
        playground.run("stack").exits(0).says("warning", "edited: " + FILE);
        assertTrue(Files.exists(playground.topDir().resolve("edited")));
        assertTrue(locked("one").get("dirty").asBoolean());
        assertEquals(digest, locked("one").get("digest").asText());
        fetch("--locked").exits(6).says("error[SP602]", "edited: " + FILE);
        playground.git().run(checkout(), "checkout", FILE);
        fetch().exits(0);
        assertFalse(locked("one").has("dirty"));
        assertEquals(digest, locked("one").get("digest").asText());
        fetch("--locked").exits(0);
    }

    @Test
    void an_edit_before_there_is_a_lock_does_not_become_the_digest() throws IOException {
        fetch().exits(0);
        String digest = locked("one").get("digest").asText();
        Files.writeString(checkout().resolve(FILE), "echo edited\n");
        Files.delete(playground.topDir().resolve("stackplug.lock"));
        playground.git().shell(playground.dest(), "rm -rf .stackplug/digests");
        fetch().exits(0);
        playground.git().run(checkout(), "checkout", FILE);
        fetch().exits(0);
        assertEquals(digest, locked("one").get("digest").asText());
        fetch("--locked").exits(0);
    }

    @Test
    void commits_on_another_branch_of_the_users_are_no_edits() {
        fetch().exits(0);
        playground.git().run(checkout(), "checkout", "-q", "-b", "mine");
        playground.git().commit(checkout(), "mine", "mine\n");
        playground.git().run(checkout(), "checkout", "-q", "master");
        fetch("--locked").exits(0);
        fetch().exits(0);
        assertFalse(locked("one").has("dirty"));
    }

    @Test
    void a_checkout_with_work_in_it_does_not_move() throws IOException {
        fetch().exits(0);
        commit("one", "echo two\n");
        Files.writeString(checkout().resolve("new"), "new\n");
        playground.git().commit(checkout(), "mine", "mine\n");
        Files.writeString(checkout().resolve("own"), "own\n");
        Files.writeString(checkout().resolve(FILE), "echo mine\n");
        String mine = head("one");
        var before = Playground.listing(checkout().resolve("devstack"));
        String lock = playground.read("stackplug.lock");
        fetch("--update")
                .exits(4)
                .says("error[SP409]", "edited: " + FILE, "untracked: own", "committed: ", "write mine", "--discard");
        assertEquals(before, Playground.listing(checkout().resolve("devstack")));
        assertEquals(mine, head("one"));
        assertEquals("own\n", Playground.read(checkout().resolve("own")));
        assertEquals(lock, playground.read("stackplug.lock"));
    }

    @Test
    void discard_keeps_the_work_under_a_ref_and_the_command_that_is_told_brings_it_back() throws IOException {
        fetch().exits(0);
        String second = commit("one", "echo two\n");
        playground.git().commit(checkout(), "committed", "committed\n");
        String mine = head("one");
        Files.writeString(checkout().resolve(FILE), "echo mine\n");
        Files.writeString(checkout().resolve("untracked"), "untracked\n");
        Result result = fetch("--update", "--discard").exits(0).says("refs/stackplug/backup/");
        assertEquals(second, head("one"));
        whole(checkout());
        playground.git().shell(checkout(), restore(result));
        assertEquals("echo mine\n", Playground.read(checkout().resolve(FILE)));
        assertEquals("untracked\n", Playground.read(checkout().resolve("untracked")));
        assertEquals("committed\n", Playground.read(checkout().resolve("committed")));
        assertEquals(mine, head("one"));
        String status = playground.git().run(checkout(), "status", "--porcelain");
        assertTrue(status.contains(" M " + FILE) && status.contains("?? untracked"), status);
    }

    /** The command in single quotes behind the checkout's path. */
    private String restore(Result result) {
        String line = result.errLines().stream()
                .filter(text -> text.contains("refs/stackplug/backup/"))
                .findFirst()
                .orElseThrow();
        int start = line.indexOf('\'', line.indexOf(checkout().toString())) + 1;
        return line.substring(start, line.indexOf('\'', start));
    }

    @Test
    void discard_also_puts_edits_at_the_right_commit_aside() throws IOException {
        fetch().exits(0);
        Files.writeString(checkout().resolve(FILE), "echo mine\n");
        Result result = fetch("--discard").exits(0).says("refs/stackplug/backup/");
        whole(checkout());
        assertFalse(locked("one").has("dirty"));
        fetch("--locked").exits(0);
        playground.git().shell(checkout(), restore(result));
        assertEquals("echo mine\n", Playground.read(checkout().resolve(FILE)));
    }

    // ------------------------------------------------------------------------------------------ what lies in DEST

    @Test
    void half_a_clone_is_repaired_and_moved_aside() throws IOException {
        Files.createDirectories(playground.dest());
        playground.git().run(playground.dest(), "init", "-q", "--template=", "one");
        playground
                .git()
                .run(
                        checkout(),
                        "remote",
                        "add",
                        "origin",
                        playground.repository("one").toString());
        fetch().exits(0).says("the remains of an interrupted clone", ".stackplug/broken/one-");
        whole(checkout());
        assertEquals(tip("one"), head("one"));

        playground.git().shell(checkout(), "find .git/objects -type f -delete");
        fetch().exits(0).says(".stackplug/broken/one-");
        whole(checkout());
        assertEquals(tip("one"), head("one"));
    }

    @Test
    void the_locks_of_a_git_that_was_killed_do_not_stop_a_fetch() throws IOException {
        fetch().exits(0);
        Files.createFile(checkout().resolve(".git/index.lock"));
        String second = commit("one", "echo two\n");
        fetch().exits(0);
        Result result = fetch("--update");
        if (result.exit() == 0) {
            assertEquals(second, head("one"));
            whole(checkout());
        } else {
            // Another git may be at work there: then it is told which file to look at.
            result.exits(4).says("index.lock").saysNothingOf("Exception");
        }
    }

    @Test
    void a_folder_that_is_no_checkout_is_refused() throws IOException {
        Files.createDirectories(checkout());
        Files.writeString(checkout().resolve("letter"), "dear\n");
        fetch().exits(4).says("error[SP413]", checkout().toString());
        assertEquals("dear\n", Playground.read(checkout().resolve("letter")));
    }

    @Test
    void a_repository_without_a_remote_is_used_in_place() {
        playground.git().shell(playground.root(), "mkdir -p top/stack && git init -q top/stack/one");
        String own = playground.git().commit(checkout(), FILE, "touch $TOP_DIR/own\n");
        playground.run("stack", "--update").exits(0);
        assertEquals(own, head("one"));
        assertTrue(Files.exists(playground.topDir().resolve("own")));
    }

    @Test
    void error_on_clone_clones_nothing_and_uses_what_is_there() throws IOException {
        playground.localrc("ERROR_ON_CLONE=true", playground.enable("one"));
        fetch().exits(4).says("error[SP415]", "ERROR_ON_CLONE");
        assertFalse(Files.exists(checkout()));
        playground.localrc(playground.enable("one"));
        fetch().exits(0);
        String mine = playground.git().commit(checkout(), "mine", "mine\n");
        commit("one", "echo two\n");
        away("one");
        playground.localrc("ERROR_ON_CLONE=True", playground.enable("one") + " no-such-branch");
        playground.run("stack").exits(0);
        assertEquals(mine, head("one"));
    }

    @Test
    void links_that_lead_out_of_the_checkout_are_refused(@TempDir Path folder) throws IOException {
        Path outside = Files.writeString(folder.resolve("outside.sh"), "touch $TOP_DIR/ran\n");
        Path repository = playground.repository("one");
        Files.delete(repository.resolve(FILE));
        Files.createSymbolicLink(repository.resolve(FILE), outside);
        playground.git().run(repository, "add", "-A");
        playground.git().run(repository, "commit", "-q", "-m", "A link");
        playground.run("stack").exits(4).says("error[SP414]", FILE);
        assertFalse(Files.exists(checkout()));
        assertFalse(Files.exists(playground.topDir().resolve("ran")));
    }

    // ------------------------------------------------------------------------------------------ the network

    @Test
    void offline_without_a_mirror_ends_before_the_first_step() {
        playground.tellingPlugin("two");
        playground.localrc(playground.enable("two"), playground.enable("one"));
        // Only the second one is missing.
        playground.localrc(playground.enable("two"));
        fetch().exits(0);
        playground.localrc(playground.enable("two"), "enable_plugin one http://127.0.0.1:9/one");
        playground.run("stack", "--offline").exits(4).says("error[SP408]", "one");
        assertEquals(List.of(), playground.order());
        playground.localrc("OFFLINE=True", playground.enable("two"), "enable_plugin one http://127.0.0.1:9/one");
        playground.run("stack").exits(4).says("error[SP408]", "one");
        assertEquals(List.of(), playground.order());
    }

    @Test
    void every_kind_of_ref_can_be_written() {
        Path repository = playground.repository("one");
        String first = tip("one");
        playground.git().run(repository, "tag", "light");
        playground.git().run(repository, "tag", "-a", "-m", "annotated", "annotated");
        String second = commit("one", "echo two\n");
        playground.git().run(repository, "update-ref", "refs/changes/34/1234/5", second);
        playground.git().run(repository, "branch", "feature/x");
        String third = commit("one", "echo three\n");
        String url = "'file://" + repository + "'";
        for (String depth : List.of("GIT_DEPTH=0", "GIT_DEPTH=1")) {
            playground.localrc(
                    depth,
                    "enable_plugin p1 " + url + " light",
                    "enable_plugin p2 " + url + " annotated",
                    "enable_plugin p3 " + url + " refs/changes/34/1234/5",
                    "enable_plugin p4 " + url + " feature/x",
                    "enable_plugin p5 " + url + " " + second,
                    "enable_plugin p6 " + url + " " + second.substring(0, 8),
                    "enable_plugin p7 " + url + " HEAD",
                    "enable_plugin p8 " + url);
            fetch().exits(0);
            List<String> wanted = List.of(first, first, second, second, second, second, third, third);
            for (int i = 0; i < wanted.size(); i++) {
                assertEquals(wanted.get(i), head("p" + (i + 1)), "p" + (i + 1) + " with " + depth);
                whole(playground.dest().resolve("p" + (i + 1)));
            }
            playground.git().shell(playground.root(), "rm -rf top/stack top/stackplug.lock home/.cache");
        }
    }

    @Test
    void submodules_are_not_fetched_and_no_hook_of_a_template_runs(@TempDir Path folder) throws IOException {
        playground.plugin("part", "file", "part\n");
        Path repository = playground.repository("one");
        playground
                .git()
                .run(
                        repository,
                        "-c",
                        "protocol.file.allow=always",
                        "submodule",
                        "add",
                        "-q",
                        playground.repository("part").toString(),
                        "part");
        playground.git().run(repository, "commit", "-q", "-m", "A part");
        Path hooks = Files.createDirectories(folder.resolve("template/hooks"));
        Path hook = Files.writeString(hooks.resolve("post-checkout"), "#!/bin/sh\ntouch " + folder + "/ran\n");
        assertTrue(hook.toFile().setExecutable(true));
        Path configuration = Files.writeString(
                folder.resolve("gitconfig"),
                "[init]\n templateDir = " + folder.resolve("template") + "\n[core]\n hooksPath = " + hooks + "\n");
        playground
                .environment("GIT_TEMPLATE_DIR", folder.resolve("template").toString())
                .environment("GIT_CONFIG_GLOBAL", configuration.toString());
        fetch().exits(0);
        try (var files = Files.list(checkout().resolve("part"))) {
            assertEquals(0, files.count());
        }
        commit("one", "echo two\n");
        fetch("--update").exits(0);
        assertFalse(Files.exists(folder.resolve("ran")));
        assertFalse(Files.exists(checkout().resolve(".git/hooks/post-checkout")));
    }

    // ------------------------------------------------------------------------------------------ in place

    @Test
    void a_working_tree_in_place_runs_what_is_not_committed_and_is_left_alone() throws IOException {
        Path tree = playground.repository("one");
        fetch().exits(0);
        playground.git().shell(playground.dest(), "rm -rf one");
        Files.writeString(tree.resolve(FILE), "touch $TOP_DIR/uncommitted\n");
        playground.run("stack", "--in-place", "one").exits(0).says("used in place", "changes that no commit has");
        assertTrue(Files.exists(playground.topDir().resolve("uncommitted")));
        assertTrue(Files.isSymbolicLink(checkout()));
        assertEquals(tree, checkout().toRealPath());
        assertTrue(locked("one").get("dirty").asBoolean());
        JsonNode status = playground.run("status", "--format", "json").exits(0).json();
        assertEquals("dirty", status.get("plugins").get(0).get("state").asText());
        var before = Playground.listing(tree);
        fetch().exits(0);
        assertFalse(Files.isSymbolicLink(checkout()));
        assertEquals("echo one\n", Playground.read(checkout().resolve(FILE)));
        assertEquals(before, Playground.listing(tree));
        fetch("--in-place", "one").exits(4).says("error[SP413]");
        whole(checkout());
    }

    @Test
    void a_working_tree_that_was_used_in_place_is_not_moved_when_the_declaration_changes() {
        Path tree = playground.repository("tree");
        playground.git().run(playground.git().root(), "clone", "-q", "one", "tree");
        playground
                .git()
                .run(
                        tree,
                        "remote",
                        "set-url",
                        "origin",
                        playground.repository("one").toString());
        playground.localrc("enable_plugin one " + tree);
        fetch("--in-place", "one").exits(0);
        String before = playground.git().run(tree, "rev-parse", "HEAD");
        commit("one", "echo two\n");
        playground.localrc(playground.enable("one"));
        fetch().exits(0);
        assertFalse(Files.isSymbolicLink(checkout()));
        assertEquals(tip("one"), head("one"));
        assertEquals(before, playground.git().run(tree, "rev-parse", "HEAD"));
    }

    // ------------------------------------------------------------------------------------------ several

    @Test
    void all_are_tried_and_told_in_the_order_of_the_declarations() {
        for (String name : List.of("a", "b", "c")) {
            playground.plugin(name, FILE, "echo " + name + "\n");
        }
        playground.localrc(
                playground.enable("c"),
                "enable_plugin gone1 " + playground.repository("gone1"),
                playground.enable("b"),
                playground.enable("one") + " no-such-ref",
                playground.enable("a"),
                "enable_plugin gone0 " + playground.repository("gone0"));
        Result result = fetch().exits(4);
        List<String> told = result.errLines().stream()
                .map(String::strip)
                .filter(line -> line.startsWith("fetched ") || line.startsWith("failed "))
                .map(line -> line.substring(line.indexOf(' ') + 1).replaceAll(" .*", ""))
                .toList();
        assertEquals(List.of("c", "gone1", "b", "one", "a", "gone0", "fetch"), told);
        List<String> errors = result.errLines().stream()
                .filter(line -> line.startsWith("error["))
                .map(line -> line.replaceAll("error\\[(\\w+)]: (\\w+):.*", "$1 $2"))
                .toList();
        assertEquals(List.of("SP401 gone1", "SP402 one", "SP401 gone0"), errors);
        // What is there is locked, whatever became of the others.
        List<String> names = new ArrayList<>();
        lock().get("plugins").forEach(entry -> names.add(entry.get("name").asText()));
        assertEquals(List.of("a", "b", "c"), names);
        for (String name : names) {
            assertEquals(tip(name), head(name));
            assertEquals(tip(name), locked(name).get("commit").asText());
        }
    }

    @Test
    void two_at_once_share_one_cache(@TempDir Path folder) {
        Playground other = new Playground(folder)
                .environment("STACKPLUG_NO_ARCHIVE", "true")
                .environment(
                        "XDG_CACHE_HOME", playground.home().resolve(".cache").toString());
        String[] lines = new String[6];
        for (int i = 0; i < lines.length; i++) {
            playground.plugin("p" + i, FILE, "echo " + i + "\n");
            lines[i] = playground.enable("p" + i);
        }
        playground.localrc(lines);
        other.localrc(lines);
        try (Running first = playground.start("fetch");
                Running second = other.start("fetch")) {
            first.await().exits(0);
            second.await().exits(0);
        }
        for (int i = 0; i < lines.length; i++) {
            whole(playground.dest().resolve("p" + i));
            whole(other.dest().resolve("p" + i));
            assertEquals(tip("p" + i), head("p" + i));
        }
    }
}
