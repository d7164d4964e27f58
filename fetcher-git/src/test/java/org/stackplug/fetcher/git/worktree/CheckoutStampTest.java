package org.stackplug.fetcher.git.worktree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.fetcher.git.PlacedCheckout;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchMonitor;

/** A stamp has the result of an inspection, or means nothing. */
class CheckoutStampTest extends PlacedCheckout {
    private CheckoutState inspected() throws Exception {
        return new Inspection(place).state();
    }

    @Test
    void stampsANewCheckout() throws Exception {
        assertEquals(inspected(), CheckoutStamp.read(place).orElseThrow());
    }

    @Test
    void stampsAMovedCheckout() throws Exception {
        git.commit(upstream, "file", "other");
        fetcher.move(request(), place, FetchMonitor.SILENT);
        assertEquals(inspected(), CheckoutStamp.read(place).orElseThrow());
    }

    /** Core writes a checkout to a staging folder and renames it. */
    @Test
    void survivesTheRenameOfItsCheckout() throws Exception {
        Path there = temporary.resolve("there");
        Files.move(place, there);
        assertTrue(CheckoutStamp.read(there).isPresent());
    }

    @Test
    void ignoresAStampThatWasCutOff() throws Exception {
        Path stamp = place.resolve(".git/stackplug-stamp");
        byte[] bytes = Files.readAllBytes(stamp);
        Files.write(stamp, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertFalse(CheckoutStamp.read(place).isPresent());
    }

    /** A change by the user. */
    private interface Deed {
        void in(Path place, GitSandbox git) throws Exception;
    }

    private static Arguments deed(String name, Deed deed) {
        return Arguments.of(name, deed);
    }

    static Stream<Arguments> deeds() {
        return Stream.of(
                deed("edits", (place, git) -> GitSandbox.write(place, "file", "something else")),
                deed("edits, same length", (place, git) -> GitSandbox.write(place, "file", "CONTENT")),
                deed("adds a file", (place, git) -> GitSandbox.write(place, "sub/deep/new", "mine")),
                deed("adds an ignored file", (place, git) -> GitSandbox.write(place, "sub/x.pyc", "")),
                deed("deletes", (place, git) -> Files.delete(place.resolve("sub/deep/file"))),
                deed(
                        "makes executable",
                        (place, git) -> Files.setPosixFilePermissions(
                                place.resolve("file"), PosixFilePermissions.fromString("rwxr-xr-x"))),
                deed("replaces by a link", (place, git) -> {
                    Files.delete(place.resolve("file"));
                    Files.createSymbolicLink(place.resolve("file"), Path.of("sub/deep/file"));
                }),
                deed(
                        "touches",
                        (place, git) -> Files.setLastModifiedTime(place.resolve("file"), FileTime.fromMillis(0))),
                deed("stages alone", (place, git) -> {
                    GitSandbox.write(place, "file", "staged");
                    git.run(place, "add", "file");
                    GitSandbox.write(place, "file", "content");
                }),
                deed("commits", (place, git) -> git.commit(place, "file", "mine")),
                deed("commits and goes back", (place, git) -> {
                    git.commit(place, "file", "mine");
                    git.run(place, "branch", "kept");
                    git.run(place, "reset", "-q", "--hard", "HEAD~1");
                }),
                deed("stashes", (place, git) -> {
                    GitSandbox.write(place, "file", "mine");
                    git.run(place, "stash", "-q");
                }),
                deed("switches", (place, git) -> git.run(place, "checkout", "-q", "-b", "mine")),
                deed("detaches", (place, git) -> git.run(place, "checkout", "-q", "--detach", "HEAD~1")),
                deed(
                        "names another remote",
                        (place, git) -> git.run(place, "remote", "set-url", "origin", "https://example.org/x")),
                deed("loses its packs", (place, git) -> {
                    try (Stream<Path> packs = Files.list(place.resolve(".git/objects/pack"))) {
                        for (Path pack : packs.toList()) {
                            Files.delete(pack);
                        }
                    }
                }),
                deed("loses its HEAD", (place, git) -> Files.delete(place.resolve(".git/HEAD"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deeds")
    void noticesEveryChangeOfACheckout(String name, Deed deed) throws Exception {
        deed.in(place, git);
        assertFalse(CheckoutStamp.read(place).isPresent(), name);
        assertEquals(inspected(), fetcher.inspect(place));
    }
}
