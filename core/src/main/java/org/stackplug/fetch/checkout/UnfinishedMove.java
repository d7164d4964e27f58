package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.stackplug.spi.fetch.FetchException;

/**
 * A note in the folder {@code .stackplug/moving} next to a checkout that the clean checkout is being moved. A run that is killed during
 * the move leaves files of two revisions, which look like edits of the user's; the note is how the next run
 * recognises them. That run backs them up under a ref all the same, because the user may have edited since.
 *
 * @param checkout the folder of the checkout
 */
record UnfinishedMove(Path checkout) {
    /** The folder of the notes in {@code .stackplug}. */
    static final String NOTES = "moving";

    /** Returns whether a move was begun and not finished. */
    boolean exists() {
        return Files.exists(note(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes the note. */
    void begin() throws FetchException {
        try {
            Files.createDirectories(note().getParent());
            Files.deleteIfExists(note());
            Files.writeString(note(), "", StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new FetchException(
                    FetchException.Reason.STORAGE, "can't write in " + note().getParent() + ": " + e.getMessage(), e);
        }
    }

    /** Deletes the note, if there is one. */
    void end() throws FetchException {
        try {
            Files.deleteIfExists(note());
        } catch (IOException e) {
            throw new FetchException(
                    FetchException.Reason.STORAGE, "can't delete " + note() + ": " + e.getMessage(), e);
        }
    }

    private Path note() {
        return new Placement(checkout).note(NOTES);
    }
}
