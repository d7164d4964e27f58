package org.stackplug.spi.fetch.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.WorkBackup;

/** A folder with a copy of the user's work: its edited and untracked files, and a list of those that the user has deleted. */
final class SnapshotBackup {
    private static final String FILES = "files";
    private static final String DELETED = "deleted";

    /** Names that a shell takes as they are. Quotes would be hard to read in a message, which has quotes of its own. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._+:-]+");

    private final Path checkout;
    private final Path folder;

    /** @param ref its parts become the name of the folder, which is a plain one as every ref is */
    SnapshotBackup(SnapshotNotes notes, RefName ref) {
        checkout = notes.checkout();
        folder = notes.backups()
                .resolve(ref.text().substring(ref.text().indexOf('/') + 1).replace('/', '-'));
    }

    /** Writes it. An earlier backup stays as it is. */
    WorkBackup write(LocalWork work) throws FetchException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new FetchException(Reason.LOCAL_WORK, "there is a backup at " + folder + " already");
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + "~");
        FolderTree.delete(unfinished);
        try {
            Files.createDirectories(unfinished.resolve(FILES));
            StringBuilder deleted = new StringBuilder();
            List<String> paths = Stream.concat(work.edited().stream(), work.untracked().stream())
                    .toList();
            for (String path : paths) {
                Path file = checkout.resolve(path);
                if (isFile(file)) {
                    Path copy = unfinished.resolve(FILES).resolve(path);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
                } else {
                    deleted.append(path).append('\0');
                }
            }
            Files.writeString(unfinished.resolve(DELETED), deleted);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FolderTree.unwritable(unfinished, e);
        }
        String name = checkout.relativize(folder).toString();
        String quoted = PLAIN.matcher(name).matches() ? name : "'" + name.replace("'", "'\\''") + "'";
        return new WorkBackup(
                name,
                "xargs -0 rm -f -- <" + quoted + "/" + DELETED + " && cp -a --remove-destination " + quoted + "/"
                        + FILES + "/. .");
    }

    /** Returns whether there is a file at its own place, and not one to which a link of the user leads. */
    private boolean isFile(Path file) throws IOException {
        Path parent = file.getParent();
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                && parent.toRealPath().equals(checkout.toRealPath().resolve(checkout.relativize(parent)));
    }
}
