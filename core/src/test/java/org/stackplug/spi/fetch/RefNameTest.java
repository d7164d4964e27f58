package org.stackplug.spi.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefNameTest {
    /** Pieces of names that are almost valid. */
    private static final String[] PIECES = {
        "a", "b", "/", "/", ".", "..", "-", "@", "@{", "{", "~", "^", ":", "?", "*", "[", "\\", " ", "\t", ".lock", "ä",
        "\u007f", "lock", "HEAD", "refs", "heads"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refs/heads/main", "refs/heads/stable/2024.1", "refs/tags/1.0.0.0rc1", "refs/changes/01/1/1",
                        "refs/stash",
                "refs/heads/a.b", "refs/heads/größe", "refs/heads/a@b", "refs/heads/@", "refs/heads/x.lockers",
                "refs/stackplug/backup/2026-01-01T000000Z", "refs/heads/\uD83D\uDE00"
            })
    void acceptsNamesOfRealRepositories(String name) {
        assertEquals(Optional.empty(), RefName.invalidReason(name));
        assertEquals(name, new RefName(name).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "main",
                "HEAD",
                "refs/",
                "refs",
                "/refs/heads/a",
                "refs/heads/",
                "refs//a",
                "refs/heads/../../x",
                "refs/heads/..",
                "refs/heads/a/../b",
                "refs/../x",
                "refs/heads/.a",
                "refs/heads/a.",
                "refs/heads/a.lock",
                "refs/heads/a.lock/b",
                "refs/heads/a b",
                "refs/heads/a\nb",
                "refs/heads/a\u0085",
                "refs/heads/a\u0000",
                "refs/heads/a~1",
                "refs/heads/a^",
                "refs/heads/a:b",
                "refs/heads/a?",
                "refs/heads/a*",
                "refs/heads/[a",
                "refs/heads/a\\b",
                "refs/heads/a@{1}",
                "refs/heads/-x",
                "refs/tags/-x",
                "refs/heads/HEAD",
                "refs/heads",
                "refs/tags",
                "refs/heads/\uD83D",
                "refs/heads/\uDE00x"
            })
    void refusesNamesThatLeadElsewhereOrMeanSomethingElse(String name) {
        assertTrue(RefName.invalidReason(name).isPresent());
        assertEquals(Optional.empty(), RefName.parse(name));
        assertThrows(IllegalArgumentException.class, () -> new RefName(name));
    }

    @Test
    void refusesNamesThatAreTooLongForAFile() {
        assertTrue(RefName.parse("refs/heads/" + "a".repeat(250)).isPresent());
        assertFalse(RefName.parse("refs/heads/" + "a".repeat(251)).isPresent());
        assertFalse(RefName.parse("refs/heads/" + "ä".repeat(126)).isPresent());
        assertFalse(RefName.parse("refs/heads/" + "a/".repeat(1000) + "a").isPresent());
    }

    @Test
    void acceptsNothingThatGitRefuses() throws IOException, InterruptedException {
        Random random = new Random(20_260_101);
        int taken = 0;
        for (int i = 0; i < 3000; i++) {
            StringBuilder name = new StringBuilder(random.nextInt(4) == 0 ? "" : "refs/heads/");
            for (int parts = random.nextInt(5); parts >= 0; parts--) {
                name.append(PIECES[random.nextInt(PIECES.length)]);
            }
            if (RefName.parse(name.toString()).isPresent()) {
                taken++;
                Process git = new ProcessBuilder("git", "check-ref-format", name.toString()).start();
                assertEquals(0, git.waitFor(), name::toString);
                Path folder = Path.of("/repository/.git");
                assertTrue(
                        folder.resolve(name.toString()).normalize().startsWith(folder.resolve("refs")), name::toString);
            }
        }
        assertTrue(taken > 100, "only " + taken + " names were accepted, too few to prove anything");
    }

    @Test
    void refusesARefOfAnotherKind() {
        Revision commit = new Revision("1".repeat(40));
        assertThrows(
                IllegalArgumentException.class, () -> new ResolvedRef(ResolvedRef.Kind.BRANCH, "refs/tags/a", commit));
        assertThrows(
                IllegalArgumentException.class, () -> new ResolvedRef(ResolvedRef.Kind.COMMIT, "2".repeat(40), commit));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ResolvedRef(ResolvedRef.Kind.OTHER, "refs/heads/../../x", commit));
        assertEquals(
                ResolvedRef.Kind.TAG,
                ResolvedRef.ofRef(new RefName("refs/tags/a"), commit).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a..b", "-x", "a/b", "", ".git"})
    void refusesRevisionsThatCouldBePathsOrOptions(String id) {
        assertThrows(IllegalArgumentException.class, () -> new Revision(id));
    }

    @Test
    void removesControlCharactersFromTheTextOfARemote() {
        FetchException failure =
                new FetchException(FetchException.Reason.CONNECTION, "a\u001b[2Jb\u0085c\r" + "x".repeat(5000));
        assertTrue(failure.getMessage().startsWith("a [2Jb c x"), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("(3009 more characters)"), failure.getMessage());
    }
}
