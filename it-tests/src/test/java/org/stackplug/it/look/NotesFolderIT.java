package org.stackplug.it.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.it.fixture.Playground;

/** {@code .stackplug} in TOP_DIR and DEST must be a folder of the user and not a link. */
@Execution(ExecutionMode.CONCURRENT)
class NotesFolderIT {
    private Playground playground;
    private Path elsewhere;

    @BeforeEach
    void make(@TempDir Path folder) throws IOException {
        playground = new Playground(folder).plugin("alpha", "devstack/plugin.sh", "echo alpha\n");
        playground.localrc(playground.enable("alpha"));
        elsewhere = Files.createDirectory(playground.root().resolve("elsewhere"));
    }

    private void moveAway(Path folder) throws IOException {
        Path target = elsewhere.resolve(folder.getFileName().toString());
        if (Files.exists(folder)) {
            Files.move(folder, target);
        } else {
            Files.createDirectories(target);
            Files.createDirectories(folder.getParent());
        }
        Files.createSymbolicLink(folder, target);
    }

    @ParameterizedTest
    @ValueSource(strings = {".stackplug", ".stackplug/runs", ".stackplug/stacked"})
    void followsNoLinkInTopDir(String name) throws IOException {
        playground.run("stack").exits(0);
        moveAway(playground.topDir().resolve(name));
        var before = Playground.listing(elsewhere);

        for (String command : List.of("stack", "unstack", "clean", "fetch", "runs", "logs", "report")) {
            playground.run(command).exits(3).says("error[SP320]", name, "it is a link");
        }
        assertEquals(before, Playground.listing(elsewhere));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".stackplug",
                ".stackplug/staging",
                ".stackplug/digests",
                ".stackplug/moving",
                ".stackplug/broken",
                ".stackplug/in-place"
            })
    void followsNoLinkInDest(String name) throws IOException {
        moveAway(playground.dest().resolve(name));
        var before = Playground.listing(elsewhere);

        playground.run("fetch").exits(3).says("error[SP320]", name, "it is a link");

        assertEquals(before, Playground.listing(elsewhere));
    }

    @Test
    void followsNoLinkNextToACloneOfAStep() throws IOException {
        playground.plugin("other", "README", "other\n");
        Path parent = Files.createDirectory(playground.root().resolve("parent"));
        moveAway(parent.resolve(".stackplug"));
        playground.plugin(
                "beta",
                "devstack/plugin.sh",
                "[[ $2 != install ]] || git_clone '" + playground.repository("other") + "' '" + parent
                        + "/other' master\n");
        playground.localrc(playground.enable("beta"));

        playground.run("stack").exits(5).says("can't be trusted");

        assertEquals(1 + 1, Playground.listing(elsewhere).size());
    }

    @Test
    void overwritesNothingThroughALinkInPlaceOfTheLock() throws IOException {
        Path victim = Files.writeString(elsewhere.resolve("victim"), "mine");
        for (Path folder : List.of(playground.topDir(), Files.createDirectories(playground.dest()))) {
            Path lock = Files.createDirectories(folder.resolve(".stackplug")).resolve("lock");
            Files.createSymbolicLink(lock, victim);

            playground.run("stack").exits(3).says("error[SP320]", lock.toString());

            assertEquals("mine", Files.readString(victim));
            Files.delete(lock);
        }
    }

    @ParameterizedTest
    @CsvSource({"runs,rwx------", "stacked,rwx------", ".,rwxrwxr-x"})
    void revokesPermissionsOfOthersInItsFolders(String name, String wanted) throws IOException {
        playground.run("stack").exits(0);
        Path folder = playground.topDir().resolve(".stackplug").resolve(name);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        playground.run("stack").exits(0);

        assertEquals(wanted, PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }

    @ParameterizedTest
    @ValueSource(strings = {".stackplug", ".stackplug/runs", ".stackplug/stacked"})
    void trustsNoFolderOfAnotherUser(String name) throws IOException {
        Path folder = playground.topDir().resolve(name);
        assumeTrue(
                (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "only root can give a folder away");
        playground.run("stack").exits(0);
        Files.setAttribute(folder, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);

        playground.run("unstack").exits(3).says("error[SP320]", name, "belongs to another user");
        playground.run("stack").exits(3).says("error[SP320]");

        // The owner of TOP_DIR can change everything there anyway.
        Files.setAttribute(playground.topDir(), "unix:uid", 65534);
        playground.run("stack").exits(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {".stackplug", ".stackplug/runs"})
    void reportsAFileInPlaceOfAFolder(String name) throws IOException {
        Path file = playground.topDir().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");

        for (String command : List.of("stack", "runs", "logs")) {
            playground
                    .run(command)
                    .exits(3)
                    .says("error[SP320]", "it is not a folder")
                    .saysNothingOf("Exception");
        }
        assertTrue(Files.isRegularFile(file));
    }
}
