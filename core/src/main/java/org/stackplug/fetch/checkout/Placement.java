package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.file.NotesFolder;
import org.stackplug.file.StorageProblem;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.state.Folders;

/**
 * The way of a checkout to its place: built in the folder {@code .stackplug/staging} next to it, which is on the same file
 * system, checked, and renamed. The checkout is at its place as a whole or not at all.
 *
 * @param place the folder of the checkout
 */
public record Placement(Path place) {
    /** The words for the folder in which checkouts are, in messages. */
    static final String FOLDER = "the folder of the checkouts";

    private static final String STAGING = "staging";
    /** The folders that have a note for each checkout. */
    private static final List<String> NOTES = List.of("digests", "in-place", "run-edits", "moving");

    /** Fills an empty folder. */
    @FunctionalInterface
    interface Filler {
        void fill(Path empty) throws FetchException, StackplugException;
    }

    /** Checks a checkout before it is put at its place, and refuses it by an exception. */
    @FunctionalInterface
    interface Check {
        void of(Declaration declaration, Path checkout) throws StackplugException, IOException;
    }

    /**
     * Deletes the staging folders of runs that were killed. The folder is locked: no other run is at work there.
     *
     * @param root a folder in which checkouts are made
     */
    public static void clear(Path root) {
        Path staging = root.resolve(NotesFolder.NAME).resolve(STAGING);
        try {
            Folders.delete(staging);
        } catch (IOException e) {
            System.getLogger(Placement.class.getName())
                    .log(System.Logger.Level.INFO, "the remains of an earlier run stay in " + staging, e);
        }
    }

    /**
     * Returns the staging folders of runs that were killed, and the notes of moves that they have not finished.
     *
     * @param root a folder in which checkouts are made, and which no run holds
     */
    public static List<Path> unfinished(Path root) throws IOException {
        List<Path> left = new ArrayList<>();
        for (String kind : List.of(STAGING, UnfinishedMove.NOTES)) {
            Path folder = root.resolve(NotesFolder.NAME).resolve(kind);
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> content = Files.list(folder)) {
                    content.sorted().forEach(left::add);
                }
            }
        }
        return left;
    }

    /** Returns a folder for notes about the checkouts in the folder of this one. */
    private Path notes(String folder) {
        return place.resolveSibling(NotesFolder.NAME).resolve(folder);
    }

    /** Returns the file or folder of that kind that belongs to this checkout. */
    Path note(String folder) {
        return notes(folder).resolve(place.getFileName());
    }

    /**
     * Builds a checkout and puts it at its place. A folder that is there already is moved aside.
     *
     * @param reason why it is: the name of the folder to which it is moved
     * @return where it is now
     */
    Optional<Path> put(Declaration declaration, String reason, Filler filler, Check check)
            throws FetchException, StackplugException {
        Path staging = notes(STAGING)
                .resolve(place.getFileName() + "-" + ProcessHandle.current().pid());
        try {
            Folders.delete(staging);
            Files.createDirectories(staging);
            try {
                filler.fill(staging);
                check.of(declaration, staging);
                Optional<Path> aside = moveAside(reason);
                Files.move(staging, place, StandardCopyOption.ATOMIC_MOVE);
                return aside;
            } finally {
                Folders.delete(staging);
            }
        } catch (AtomicMoveNotSupportedException e) {
            throw new StackplugException(
                    storage(declaration, e)
                            .because(place.resolveSibling(NotesFolder.NAME) + " is not on the file system of "
                                    + place.getParent()),
                    e);
        } catch (IOException e) {
            throw new StackplugException(storage(declaration, e), e);
        }
    }

    private static Problem storage(Declaration declaration, IOException e) {
        return StorageProblem.writing(declaration.name() + ": the checkout could not be put at its place", e, FOLDER)
                .at(declaration.place());
    }

    private Optional<Path> moveAside(String reason) throws IOException {
        if (!Files.exists(place)) {
            return Optional.empty();
        }
        if (isEmpty(place)) {
            Files.delete(place);
            return Optional.empty();
        }
        Path aside = notes(reason)
                .resolve(place.getFileName() + "-" + Instant.now().toString().replace(':', '-'));
        Files.createDirectories(aside.getParent());
        Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
        return Optional.of(aside);
    }

    /**
     * Removes the checkout, and the notes about it. It leaves its place as a whole: a run that is killed here leaves no half of a
     * checkout.
     */
    public void remove() throws IOException {
        Path staging = toStaging(place);
        for (String kind : NOTES) {
            Folders.delete(note(kind));
        }
        Folders.delete(staging);
    }

    /** Removes the checkout that waits while a working tree is used in its place. */
    public void removeWaiting() throws IOException {
        Folders.delete(toStaging(InPlaceLink.aside(place)));
    }

    private Path toStaging(Path checkout) throws IOException {
        Path staging = notes(STAGING).resolve(place.getFileName() + "-removed");
        Folders.delete(staging);
        Files.createDirectories(staging.getParent());
        Files.move(checkout, staging, StandardCopyOption.ATOMIC_MOVE);
        return staging;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }
}
