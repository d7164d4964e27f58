package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.state.Folders;

/**
 * How a checkout comes to its place: built beside it in {@code DEST/.stackplug/staging}, on the same file system, looked at,
 * and renamed. It is there whole or not at all.
 *
 * @param dest DEST
 */
public record Placement(Path dest) {

    /** Fills an empty folder. */
    @FunctionalInterface
    interface Filler {
        void fill(Path empty) throws FetchException, StackplugException;
    }

    /** Looks at what is to be put at its place, and refuses it by an exception. */
    @FunctionalInterface
    interface Inspection {
        void of(String name, Place declared, Path checkout) throws StackplugException, IOException;
    }

    /** Deletes what a run that was killed has left. Nobody else is at work here: DEST is locked. */
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
     * Builds a checkout and puts it at its place. What stands there already is {@code broken} and is moved aside; its new
     * place is the answer.
     */
    Optional<Path> put(String name, Place declared, Filler filler, Inspection inspection)
            throws FetchException, StackplugException {
        Path place = dest.resolve(name);
        Path staging = staging().resolve(name + "-" + ProcessHandle.current().pid());
        try {
            Folders.delete(staging);
            Files.createDirectories(staging);
            try {
                filler.fill(staging);
                inspection.of(name, declared, staging);
                Optional<Path> aside = moveAside(name, place);
                Files.move(staging, place, StandardCopyOption.ATOMIC_MOVE);
                return aside;
            } finally {
                Folders.delete(staging);
            }
        } catch (AtomicMoveNotSupportedException e) {
            throw storage(name, declared, "DEST/.stackplug and DEST are not on one file system", e);
        } catch (IOException e) {
            throw storage(name, declared, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static StackplugException storage(String name, Place declared, String cause, IOException e) {
        return new StackplugException(
                Problem.of(ErrorCode.STORAGE, name + ": the checkout could not be put at its place")
                        .at(declared)
                        .because(cause)
                        .remedy("See that there is space, and that DEST is yours to write."),
                e);
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

    /** A plugin has a folder devstack, and nothing in it leads out of the checkout. */
    static void inspect(String name, Place declared, Path checkout) throws StackplugException, IOException {
        Path devstack = checkout.resolve("devstack");
        if (!Files.isDirectory(devstack)) {
            throw new StackplugException(
                    Problem.of(ErrorCode.NOT_A_PLUGIN, name + ": the repository has no folder devstack/ at its root")
                            .at(declared)
                            .because("DevStack would accept it and do nothing for it.")
                            .remedy("Correct the URL or the ref, or remove the line."));
        }
        Path root = checkout.toRealPath();
        if (Files.isSymbolicLink(devstack) && !leadsInside(devstack, root)) {
            throw new StackplugException(
                    Problem.of(ErrorCode.LINK_ESCAPES, name + ": devstack/ is a link that leads out of the checkout")
                            .at(declared)
                            .because("devstack → " + Files.readSymbolicLink(devstack))
                            .remedy("Ask the plugin's authors."));
        }
        Optional<Path> leadingOut = leadingOut(devstack.toRealPath(), root, new HashSet<>());
        if (leadingOut.isPresent()) {
            throw new StackplugException(Problem.of(ErrorCode.LINK_ESCAPES, name + ": a link leads out of the checkout")
                    .at(declared)
                    .because(root.relativize(leadingOut.get()) + " → " + Files.readSymbolicLink(leadingOut.get()))
                    .remedy("Ask the plugin's authors; if you trust it, disable the plugin and "
                            + "source that file yourself."));
        }
    }

    /**
     * Finds a link that leads out, in a folder and in those that links in it lead to.
     *
     * @param folder a real path
     * @param seen the folders that have been looked at: links can go round in circles
     */
    private static Optional<Path> leadingOut(Path folder, Path root, Set<Path> seen) throws IOException {
        if (!seen.add(folder)) {
            return Optional.empty();
        }
        List<Path> below = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file) && !leadsInside(file, root)) {
                    return Optional.of(file);
                }
                if (Files.isDirectory(file)) {
                    below.add(file.toRealPath());
                }
            }
        }
        for (Path next : below) {
            Optional<Path> found = leadingOut(next, root, seen);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean leadsInside(Path link, Path root) {
        try {
            return link.toRealPath().startsWith(root);
        } catch (IOException e) {
            // A link to nothing: harmless as long as its text stays inside.
            return link.getParent().resolve(readLink(link)).normalize().startsWith(root);
        }
    }

    private static Path readLink(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return Path.of("/");
        }
    }
}
