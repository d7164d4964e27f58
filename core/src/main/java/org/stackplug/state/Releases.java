package org.stackplug.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.stackplug.file.PrivateFiles;
import org.stackplug.spi.run.step.Point;

/**
 * The releases of a run's holds: an empty file for each, in the folder {@code released} of the run. The run creates the folder
 * before its journal names the holds, and another process the file. The file stays, so a release that comes before the run
 * reaches the point is not lost. Only the owner of the run, and root, may write there.
 *
 * @param run the folder of the run
 */
public record Releases(Path run) {
    private static final String FOLDER = "released";

    /** Creates the folder, in the folder of a new run. */
    public void begin() throws IOException {
        PrivateFiles.newFolder(run.resolve(FOLDER));
    }

    /** Returns whether the run was released after a point. */
    public boolean has(Point after) {
        return Files.isRegularFile(file(after), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Releases the run after a point.
     *
     * @return whether it was not released before
     * @throws NoSuchFileException if the run has no holds
     */
    public boolean add(Point after) throws IOException {
        if (!Files.isDirectory(run.resolve(FOLDER), LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(run.resolve(FOLDER).toString());
        }
        boolean isNew = !has(after);
        PrivateFiles.file(file(after));
        return isNew;
    }

    private Path file(Point after) {
        return run.resolve(FOLDER).resolve(after.toString().replace(' ', '+'));
    }
}
