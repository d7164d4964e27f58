package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.stackplug.file.PlainFile;
import org.stackplug.lock.TreeDigest;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.TrackedFile;

/**
 * A note in the folder {@code .stackplug/run-edits} next to a checkout: a digest of the files that a run has edited in it.
 * While they are the edited files, and nobody has changed them since, the edits are not the user's. DevStack itself edits
 * {@code upper-constraints.txt} of the requirements in every stack.
 *
 * @param checkout the folder of the checkout
 */
public record RunEdits(Path checkout) {
    private static final long MAX_BYTES = 1024;

    /** Returns whether the work in the checkout is nothing but edits of a run. */
    boolean areAll(LocalWork work) {
        if (work.edited().isEmpty() || work.hasRecords() || !Files.isRegularFile(note())) {
            return false;
        }
        try {
            return PlainFile.text(note(), MAX_BYTES).equals(digest(work));
        } catch (IOException e) {
            return false;
        }
    }

    /** Notes the edits that are there when a run ends, instead of an earlier run's. If that fails, they count as the user's. */
    public void note(LocalWork work) {
        try {
            Files.deleteIfExists(note());
            if (!work.edited().isEmpty()) {
                Files.createDirectories(note().getParent());
                Files.writeString(note(), digest(work), StandardOpenOption.CREATE_NEW);
            }
        } catch (IOException e) {
            System.getLogger(RunEdits.class.getName())
                    .log(System.Logger.Level.INFO, "the edits of a run in " + checkout + " are not noted", e);
        }
    }

    private String digest(LocalWork work) throws IOException {
        List<TrackedFile> files = work.edited().stream()
                .map(path -> new TrackedFile(path, kind(checkout.resolve(path))))
                .toList();
        return TreeDigest.of(checkout, files);
    }

    private static TrackedFile.Kind kind(Path file) {
        if (Files.isSymbolicLink(file)) {
            return TrackedFile.Kind.SYMLINK;
        }
        if (!Files.isRegularFile(file)) {
            // A file that was deleted has no content, as a submodule.
            return TrackedFile.Kind.SUBMODULE;
        }
        return Files.isExecutable(file) ? TrackedFile.Kind.EXECUTABLE : TrackedFile.Kind.FILE;
    }

    private Path note() {
        return new Placement(checkout).note("run-edits");
    }
}
