package org.stackplug.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.stackplug.file.NotesFolder;
import org.stackplug.file.PlainFile;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.state.Folders;
import org.stackplug.state.RunLock;

/**
 * The notes of a fetch next to a checkout that is not in DEST. The notes of DEST are checked when DEST is
 * locked, and stay there; elsewhere they are checked for each clone and removed after it.
 *
 * @param folder the folder of the checkout
 */
record CloneNotes(Path folder) {

    /** Refuses notes that another user could have written. */
    void check() throws StackplugException, FetchException {
        try {
            if (Files.isDirectory(folder.getParent())) {
                NotesFolder.existing(folder.getParent());
            }
        } catch (NotesFolder.UntrustedException e) {
            throw RunLock.untrusted(e);
        } catch (IOException e) {
            throw new FetchException(FetchException.Reason.STORAGE, PlainFile.why(e), e);
        }
    }

    /** Removes the notes, as far as no other clone needs them. */
    void remove() {
        Path notes = folder.resolveSibling(NotesFolder.NAME);
        if (!Files.isDirectory(notes, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.deleteIfExists(notes.resolve("digests").resolve(folder.getFileName()));
            for (String name : List.of("digests", "moving", "staging", "in-place", "")) {
                Folders.deleteIfEmpty(notes.resolve(name));
            }
        } catch (IOException e) {
            System.getLogger(CloneNotes.class.getName()).log(System.Logger.Level.INFO, "notes are left in " + notes, e);
        }
    }
}
