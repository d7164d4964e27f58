package org.stackplug.fetch.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceKind;

class LockedPluginTest {
    private static final Source SOURCE = new Source("https://example.org/alpha", "master");
    private static final ResolvedRef BEFORE = ResolvedRef.ofCommit(new Revision("1".repeat(40)));
    private static final ResolvedRef NOW = ResolvedRef.ofCommit(new Revision("2".repeat(40)));

    private static LockedPlugin locked(SourceKind kind) {
        Place place = new Place(Path.of("/top/local.conf"), 2);
        Optional<String> digest = Optional.of("sha256:" + "0".repeat(64));
        LockEntry entry = new LockEntry("alpha", SOURCE, BEFORE, digest, false, Instant.EPOCH, "test");
        return new LockedPlugin(new Declaration("alpha", SOURCE, place).ofKind(kind), Optional.of(entry));
    }

    @Test
    void warnsOfAStateThatDoesNotDescendFromTheLockedOne() throws Exception {
        String warning = locked(SourceKind.REPOSITORY)
                .forcedMove(NOW, earlier -> Optional.of(false))
                .orElseThrow();
        assertTrue(warning.contains("force-moved"), warning);
    }

    @Test
    void asksNoSourceWithoutAHistoryForIt() throws Exception {
        assertEquals(Optional.empty(), locked(SourceKind.SNAPSHOT).forcedMove(NOW, earlier -> {
            throw new AssertionError("asked for " + earlier);
        }));
    }

    @Test
    void speaksOfNoRepositoryWhereThereIsNone() {
        LockedPlugin locked = locked(SourceKind.SNAPSHOT);
        Problem gone = locked.commitIsGone(BEFORE, new FetchException(FetchException.Reason.NO_REF, "it has changed"));
        StackplugException differs = assertThrows(
                StackplugException.class,
                () -> locked.refuseOtherDigest(BEFORE.revision(), "sha256:" + "f".repeat(64)));
        for (String word : List.of("branch", "tag", "commit", "force", "repository")) {
            for (Problem problem : List.of(gone, differs.problems().get(0))) {
                assertFalse((problem.sentence() + problem.explanation() + problem.remedy()).contains(word), word);
            }
        }
    }
}
