package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.file.StorageProblem;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.state.Folders;

/**
 * The way of a checkout to its place: built in {@code DEST/.stackplug/staging}, which is on the same file
 * system, checked, and renamed. The checkout is at its place as a whole or not at all.
 *
 * @param dest DEST
 */
public record Placement(Path dest) {

    /** Fills an empty folder. */
    @FunctionalInterface
    interface Filler {
        void fill(Path empty) throws FetchException, StackplugException;
    }

    /** Checks a checkout before it is put at its place, and refuses it by an exception. */
    @FunctionalInterface
    interface Check {
        void of(String name, Place declared, Path checkout) throws StackplugException, IOException;
    }

    /** Deletes the staging folders of runs that were killed. DEST is locked: no other run is at work there. */
    public void clear() {
        try {
            Folders.delete(staging());
        } catch (IOException e) {
            System.getLogger(Placement.class.getName())
                    .log(System.Logger.Level.INFO, "the remains of an earlier run stay in " + staging(), e);
        }
    }

    private Path staging() {
        return dest.resolve(".stackplug/staging");
    }

    /**
     * Builds a checkout and puts it at its place. An unusable checkout that is there already is moved aside.
     *
     * @return where the unusable checkout is now
     */
    Optional<Path> put(String name, Place declared, Filler filler, Check check)
            throws FetchException, StackplugException {
        Path place = dest.resolve(name);
        Path staging = staging().resolve(name + "-" + ProcessHandle.current().pid());
        try {
            Folders.delete(staging);
            Files.createDirectories(staging);
            try {
                filler.fill(staging);
                check.of(name, declared, staging);
                Optional<Path> aside = moveAside(name, place);
                Files.move(staging, place, StandardCopyOption.ATOMIC_MOVE);
                return aside;
            } finally {
                Folders.delete(staging);
            }
        } catch (AtomicMoveNotSupportedException e) {
            throw new StackplugException(
                    storage(name, declared, e).because("DEST/.stackplug and DEST are not on one file system"), e);
        } catch (IOException e) {
            throw new StackplugException(storage(name, declared, e), e);
        }
    }

    private static Problem storage(String name, Place declared, IOException e) {
        return StorageProblem.writing(name + ": the checkout could not be put at its place", e, "DEST")
                .at(declared);
    }

    private Optional<Path> moveAside(String name, Path place) throws IOException {
        if (!Files.exists(place)) {
            return Optional.empty();
        }
        if (isEmpty(place)) {
            Files.delete(place);
            return Optional.empty();
        }
        Path aside = dest.resolve(".stackplug/broken")
                .resolve(name + "-" + Instant.now().toString().replace(':', '-'));
        Files.createDirectories(aside.getParent());
        Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
        return Optional.of(aside);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }
}
