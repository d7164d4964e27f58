package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.fetch.CheckoutState.Kind;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.WorkBackup;

/** Promises about backups of edited and untracked files. */
abstract class BackupPromises extends FetcherFixture {
    private static final RefName REF = new RefName("refs/stackplug/kept/2026-01-01T00-00-00");
    private static final String UNTRACKED = "new folder/it's \u00e4\n";

    BackupPromises(SourceFetcherContract contract) {
        super(contract);
    }

    private void edit() throws FetchException {
        write(materialize(), "file", "edited");
        write(place, UNTRACKED, "untracked");
    }

    private WorkBackup backUp() throws FetchException {
        return fetcher.backUp(place, REF);
    }

    @Test
    void leavesTheCheckoutClean() throws FetchException {
        edit();
        backUp();
        assertKind(Kind.CLEAN, place);
    }

    @Test
    void returnsToTheFilesOfTheState() throws Exception {
        Map<String, String> before = content(materialize(), false);
        write(place, "file", "edited");
        write(place, UNTRACKED, "untracked");
        Files.delete(place.resolve("devstack/plugin.sh"));
        backUp();
        assertEquals(before, content(place, false));
        assertEquals(Optional.of(sample.three()), inspect(place).revision());
    }

    @Test
    void restoresEditsByItsCommand() throws Exception {
        edit();
        shell(place, backUp().restore());
        assertEquals("edited", read(place.resolve("file")));
    }

    @Test
    void restoresUntrackedFilesByItsCommand() throws Exception {
        edit();
        shell(place, backUp().restore());
        assertEquals("untracked", read(place.resolve(UNTRACKED)));
    }

    @Test
    void restoresADeletionByItsCommand() throws Exception {
        Files.delete(materialize().resolve("file"));
        WorkBackup backup = backUp();
        assertTrue(Files.exists(place.resolve("file")));
        shell(place, backup.restore());
        assertFalse(Files.exists(place.resolve("file")));
    }

    @Test
    void restoresModesAndLinksByItsCommand() throws Exception {
        write(materialize(), "run", "").toFile().setExecutable(true);
        Files.createSymbolicLink(place.resolve("link"), Path.of("run"));
        place.resolve("file").toFile().setExecutable(true);
        Map<String, String> before = content(place, false);
        shell(place, backUp().restore());
        assertEquals(before, content(place, false));
    }

    @Test
    void restoresEditsAfterAMove() throws Exception {
        edit();
        WorkBackup backup = backUp();
        addState("file", "four\n");
        move();
        shell(place, backup.restore());
        assertEquals("edited", read(place.resolve("file")));
    }

    @Test
    void keepsTwoBackups() throws Exception {
        edit();
        WorkBackup first = backUp();
        write(place, "file", "edited again");
        fetcher.backUp(place, new RefName(REF + "-later"));
        shell(place, first.restore());
        assertEquals("edited", read(place.resolve("file")));
    }

    @Test
    void changesNothingWhereTheBackupExists() throws Exception {
        edit();
        backUp();
        write(place, "file", "edited again");
        Map<String, String> before = content(place, false);
        assertThrows(FetchException.class, this::backUp);
        assertEquals(before, content(place, false));
    }

    @Test
    void changesNothingBehindALink() throws Exception {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        write(outside, "file", "outside");
        Files.createSymbolicLink(materialize().resolve("link"), outside);
        Files.delete(place.resolve("devstack/plugin.sh"));
        Files.delete(place.resolve("devstack"));
        Files.createSymbolicLink(place.resolve("devstack"), outside);
        Map<String, String> before = content(outside, true);
        backUp();
        assertEquals(before, content(outside, true));
        assertEquals("echo hello\n", read(place.resolve("devstack/plugin.sh")));
    }
}
