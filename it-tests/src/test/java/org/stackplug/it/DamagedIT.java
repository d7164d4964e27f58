package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** An installation with a part that is missing, damaged, or of another version. */
@Execution(ExecutionMode.CONCURRENT)
class DamagedIT {
    private static final List<String> COMMANDS = List.of("status", "config", "doctor");
    private static final int LINES = 6;

    @TempDir
    Path folder;

    private Playground playground;
    private Distribution copy;

    @BeforeEach
    void copyTheDistribution() {
        copy = Distribution.built().copy(folder.resolve("copy"));
        playground = new Playground(folder).with(copy).localrc("");
    }

    private Path jar(String prefix) {
        return copy.jars(prefix).get(0);
    }

    private static void cut(Path jar) throws IOException {
        try (FileChannel channel = FileChannel.open(jar, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(jar) / 2);
        }
    }

    private Result names(String command, String part) {
        Result result = playground.run(command);
        result.exits(1)
                .says(
                        "error[SP101]: a part of stackplug can't be loaded: " + part,
                        "A library in " + copy.home().resolve("lib") + " is missing, damaged or of another version",
                        "help: Install stackplug again");
        assertTrue(result.err().lines().count() <= LINES, result::err);
        return result;
    }

    @Test
    void namesTheClassOfAMissingLibrary() throws IOException {
        Files.delete(jar("jackson-core-"));
        for (String command : COMMANDS) {
            names(command, "com.fasterxml.jackson.core.").saysNothingOf(".jar");
        }
    }

    @Test
    void namesADamagedLibrary() throws IOException {
        // Only commands that read a file of settings need it.
        playground.file("stackplug.properties", "jobs=2\n");
        Path jar = jar("commons-text-");
        cut(jar);
        for (String command : COMMANDS) {
            names(command, "org.apache.commons.text.")
                    .says("  = " + jar.getFileName() + ": it is not a jar, or a damaged one");
        }
    }

    @Test
    void namesALinkToNothing() throws IOException {
        Path jar = jar("picocli-");
        Files.delete(jar);
        Files.createSymbolicLink(jar, Path.of("/usr/share/java/none.jar"));
        names("status", "picocli.").says(jar.getFileName() + ": it is a link to nothing");
    }

    @Test
    void namesADamagedModule() throws IOException {
        Path jar = jar("stackplug-core-");
        cut(jar);
        names("status", "org.stackplug.").says(jar.getFileName() + ": it is not a jar");
    }

    @Test
    void refusesAModuleOfAnotherVersion() throws IOException {
        for (String module : List.of("stackplug-core", "stackplug-fetcher-git")) {
            Path jar = jar(module + "-");
            Path newer = jar.resolveSibling(module + "-99.1.jar");
            Files.move(jar, newer);
            playground
                    .run("status")
                    .exits(1)
                    .says(copy.home() + "/lib has " + module + "-99.1.jar, which does not belong to stackplug "
                            + Distribution.version() + "; install the same version of all its packages");
            Files.move(newer, jar);
        }
        playground.run("status").exits(0);
    }

    /** As on a full disk: whatever the reason is, an archive for all users is complete, or nothing is there. */
    @Test
    void leavesNothingOfAnArchiveThatCantBeMade() throws IOException {
        Path archives = Files.createDirectories(copy.home().resolve("lib/start"));
        for (String end : List.of("", ".home")) {
            Files.deleteIfExists(archives.resolve(System.getProperty("java.version") + end));
        }
        cut(jar("stackplug-cli-"));
        String program = copy.home().resolve("libexec/stackplug-archive").toString();
        try (Running making = playground.start(folder, List.of(program))) {
            Result result = making.await();
            result.exits(1).says("stackplug-archive: the archive could not be made in " + archives);
            assertEquals(1, result.err().lines().count(), result::err);
        }
        try (Stream<Path> files = Files.list(archives)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
