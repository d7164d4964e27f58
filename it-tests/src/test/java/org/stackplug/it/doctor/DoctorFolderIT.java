package org.stackplug.it.doctor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.SmallTree;

/** The folders of a run, on file systems of their own, which only root can mount. */
class DoctorFolderIT {
    @TempDir
    Path folder;

    private Playground playground;
    private Path mounted;

    @BeforeEach
    void playground() throws IOException {
        playground = new Playground(folder);
        playground.localrc("DEST=$TOP_DIR/dest");
        mounted = Files.createDirectories(playground.topDir().resolve("dest"));
    }

    @AfterEach
    void unmount() throws Exception {
        execute("umount", mounted.toString());
    }

    private void mount(String options) throws Exception {
        assumeTrue(
                execute("mount", "-t", "tmpfs", "-o", options, "tmpfs", mounted.toString()) == 0,
                "a file system can be mounted");
    }

    private static int execute(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void namesADiskThatIsFull() throws Exception {
        mount("size=40m");
        Examined.in(playground).note("DEST", "only 40 MiB of free space", "Free some disk space");
        Files.write(mounted.resolve("filler"), new byte[20 << 20]);
        Examined.in(playground).problem("DEST", "only 20 MiB of free space");
    }

    @Test
    void namesADiskWithoutInodes() throws Exception {
        mount("size=2g,nr_inodes=500");
        Examined.in(playground).problem("DEST", "room for only 499 more files (inodes)", "Delete files");
    }

    @Test
    void namesADiskThatIsReadOnly() throws Exception {
        mount("size=2g,ro");
        Examined.in(playground)
                .problem("DEST", "read-only file system, mounted at " + mounted, "mount -o remount,rw " + mounted);
    }

    @Test
    void namesADiskOnWhichNothingRuns() throws Exception {
        mount("size=2g,noexec");
        Examined.in(playground).note("DEST", "mounted with noexec", "mount -o remount,exec " + mounted);
    }

    @Test
    void namesATreeOnADiskOnWhichNothingRuns() throws Exception {
        SmallTree tree = new SmallTree(Files.createDirectories(folder.resolve("tree")))
                .plugin("alpha", "A=1")
                .localrc("enable_plugin alpha $GIT_BASE/alpha");
        mounted = Files.createDirectories(tree.dest());
        mount("size=2g,noexec");
        Examined.in(tree.playground())
                .problem("DEST", "mounted with noexec")
                .note("DEST", "of free space")
                .nothingAbout("TOP_DIR");
    }

    @Test
    void namesADestThatDevStackRefuses() throws IOException {
        SmallTree tree = new SmallTree(Files.createDirectories(folder.resolve("tree")))
                .plugin("alpha", "A=1")
                .localrc("enable_plugin alpha $GIT_BASE/alpha");
        Path home = Files.createDirectories(tree.dest());
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        Examined.in(tree.playground()).problem("DEST", "DevStack refuses", home + " has the mode 0700", "chmod go+x");
    }

    @Test
    void namesWhatIsNotAFolder() throws IOException {
        Files.delete(mounted);
        Files.writeString(mounted, "");
        Examined.in(playground).problem("DEST", mounted + " is not a folder", "Move it away");
        Files.delete(mounted);
        Files.createSymbolicLink(mounted, Path.of("nowhere"));
        Examined.in(playground).problem("DEST", "is a link to nowhere", "Create its target");
        playground.environment("TMPDIR", folder.resolve("file").toString());
        Files.writeString(folder.resolve("file"), "");
        Examined.in(playground).problem("TMPDIR", "is not a folder", "by TMPDIR");
        playground.run("doctor", "-C", folder.resolve("no/such").toString()).exits(3);
    }

    @Test
    void namesFoldersThatEveryUserMayChange() throws IOException {
        Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("rwxrwxrwx"));
        Examined.in(playground).note("DEST", "every user of this machine may write to " + mounted, "chmod o-w");
    }

    @Test
    void namesACacheThatIsUseless() throws IOException {
        Path cache = folder.resolve("cache");
        Files.writeString(cache, "");
        playground.file("stackplug.properties", "cache=" + cache + "\n");
        Examined.in(playground).note("cache", cache + " is not a folder").withoutProblems();
        playground.file("stackplug.properties", "cache=none\n");
        Examined.in(playground).ok("cache", "none, as the setting 'cache' says");
        Files.delete(playground.topDir().resolve("stackplug.properties"));
        playground.environment("HOME", "").environment("XDG_CACHE_HOME", "");
        Examined.in(playground).note("cache", "HOME is not set", "Set HOME");
    }
}
