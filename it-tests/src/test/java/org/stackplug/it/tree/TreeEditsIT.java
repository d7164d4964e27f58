package org.stackplug.it.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.TreeFixture;

/** DevStack and plugins edit files in checkouts: such edits are not the user's, and do not stand in the way of an update. */
@Execution(ExecutionMode.CONCURRENT)
class TreeEditsIT extends TreeFixture {
    private Path edited;

    /** A plugin that edits the requirements, as DevStack's install_pip.sh does, and a file of its own. */
    @BeforeEach
    void edit() {
        playground.plugin(
                "gamma",
                "devstack/version",
                "1\n",
                "devstack/plugin.sh",
                "[[ $2 != install ]] || echo edited | tee -a $DEST/requirements/README $DEST/gamma/devstack/version\n");
        tree.localrc("enable_plugin gamma $GIT_BASE/gamma", "RECLONE=$AGAIN");
        playground.environment("AGAIN", "False");
        edited = tree.dest().resolve("requirements/README");
        playground.run("stack").exits(0);
    }

    private void publish() {
        for (String name : new String[] {"requirements", "gamma"}) {
            playground
                    .git()
                    .shell(
                            playground.git().root(),
                            "cd " + name + " && echo more >>more && git add -A && git commit -qm more");
        }
    }

    @Test
    void areNoWordOfTheUsersOwn() {
        Result again = playground.run("stack").exits(0);
        assertFalse(again.err().contains("changes of yours"), again::err);
        playground.run("stack", "--locked").exits(0);
    }

    @Test
    void giveWayToAnUpdateAfterABackup() throws IOException {
        publish();
        playground
                .environment("AGAIN", "True")
                .run("stack")
                .exits(0)
                .says(
                        "requirements: the changes in it are kept under refs/stackplug/backup",
                        "gamma: the changes in it");
        Path requirements = edited.getParent();
        assertEquals("more\n", Files.readString(requirements.resolve("more")));
        assertEquals(
                "requirements\nedited\n",
                playground
                                .git()
                                .run(
                                        requirements,
                                        "show",
                                        playground
                                                        .git()
                                                        .run(
                                                                requirements,
                                                                "for-each-ref",
                                                                "--format=%(refname)",
                                                                "refs/stackplug/backup")
                                                + ":README")
                        + "\n");
        playground.run("stack").exits(0);
    }

    @Test
    void areTheUsersOnceTheUserHasChangedThem() throws IOException {
        publish();
        Files.writeString(edited, "mine\n", StandardOpenOption.APPEND);
        Files.writeString(tree.dest().resolve("gamma/devstack/version"), "mine\n", StandardOpenOption.APPEND);

        playground.environment("AGAIN", "True").run("stack").exits(4).says("error[SP", "gamma", "devstack/version");
        playground.git().shell(tree.dest(), "git -C gamma checkout -q devstack/version");
        playground.run("stack").exits(5).says("requirements", "edited: README");
        assertEquals("requirements\nedited\nmine\n", Files.readString(edited));
    }
}
