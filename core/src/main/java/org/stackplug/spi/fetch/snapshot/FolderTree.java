package org.stackplug.spi.fetch.snapshot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/** Work on folders, with failures as those of the SPI. No method follows a link. */
final class FolderTree {
    private FolderTree() {}

    /** Deletes a file or a folder with its content, if it exists. */
    static void delete(Path path) throws FetchException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** Deletes folders without files, from this one upwards. */
    static void deleteEmpty(Path folder, Path root) throws FetchException {
        Path next = folder;
        while (!next.equals(root)) {
            try {
                Files.delete(next);
            } catch (DirectoryNotEmptyException e) {
                return;
            } catch (NoSuchFileException e) {
                // Its parent may be empty now.
            } catch (IOException e) {
                throw unwritable(next, e);
            }
            next = next.getParent();
        }
    }

    static FetchException unreadable(Path path, IOException e) {
        return new FetchException(Reason.STORAGE, path + " can't be read: " + why(e), e);
    }

    static FetchException unwritable(Path path, IOException e) {
        return new FetchException(Reason.STORAGE, path + " can't be written: " + why(e), e);
    }

    /** The message of some exceptions is only the path. */
    private static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }
}
