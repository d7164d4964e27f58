package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.stackplug.file.PlainFile;
import org.stackplug.file.StorageProblem;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.CheckoutState;

/**
 * The link from the place of a checkout to the working tree of a plugin's author, so that changes run which are not committed
 * yet.
 *
 * @param place the folder of the checkout
 */
public record InPlaceLink(Declaration declaration, Path place) {
    private static final String NOTES = "in-place";
    private static final long MAX_PATH = 4096;

    /** Returns the working tree to which a run has linked the place of a checkout. */
    public static Optional<Path> tree(Path place) throws IOException {
        Path note = note(place);
        if (!Files.isSymbolicLink(place) || !Files.isRegularFile(note)) {
            return Optional.empty();
        }
        // By the note of the run: the declaration can have changed since, and a link without a note is the user's.
        Path target = Files.readSymbolicLink(place);
        return PlainFile.text(note, MAX_PATH).equals(target.toString()) ? Optional.of(target) : Optional.empty();
    }

    /**
     * Makes the link. A checkout of stackplug's own waits in another folder until {@link #remove}; anything else at its place
     * that is not such a link stays as it is.
     *
     * @param there what is at the place
     * @return the working tree
     */
    Path make(CheckoutState there) throws StackplugException {
        Path tree = folder().orElseThrow(() -> new StackplugException(Problem.of(
                        ErrorCode.SOURCE, declaration.name() + ": only a folder of this machine can be used in place")
                .at(declaration.place())
                .because("Its URL is " + declaration.source().urlWithoutCredentials() + ".")
                .remedy("Write an absolute path or a file:// URL, or leave out --in-place.")));
        try {
            if (isMadeByRun()) {
                Files.delete(place);
            } else if (isLinkTo(tree)) {
                PluginLayout.checkTree(declaration, tree);
                return tree;
            } else if (there.isCheckout() && !there.isUsers(Files.isSymbolicLink(place)) && !exists(aside())) {
                Files.createDirectories(aside().getParent());
                Files.move(place, aside(), StandardCopyOption.ATOMIC_MOVE);
            } else if (exists(place)) {
                throw new StackplugException(inTheWay());
            }
            // The note first: a link without one was not made by a run.
            Files.createDirectories(note().getParent());
            Files.deleteIfExists(note());
            Files.writeString(note(), tree.toString(), StandardOpenOption.CREATE_NEW);
            Files.createSymbolicLink(place, tree);
            PluginLayout.checkTree(declaration, tree);
            return tree;
        } catch (IOException e) {
            throw storage("the link to the working tree can't be made", e);
        }
    }

    private Problem inTheWay() {
        return Problem.of(ErrorCode.IN_THE_WAY, declaration.name() + ": there is already something at " + place)
                .at(declaration.place())
                .because(
                        exists(aside())
                                ? "The working tree is used by a link of that name, and an earlier checkout waits in "
                                        + aside() + "."
                                : "The working tree is used by a link of that name, and stackplug has not made what is there.")
                .remedy("Move it away.");
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the folder in which a checkout waits while the working tree is used. */
    Path aside() {
        return aside(place);
    }

    /** Returns the folder in which the checkout of a place waits while a working tree is used there. */
    public static Path aside(Path place) {
        return new Placement(place).note("aside");
    }

    /** Returns whether an earlier run has made a link at the place. */
    boolean isThere() throws StackplugException {
        try {
            return isMadeByRun();
        } catch (IOException e) {
            throw storage("the link at " + place + " can't be read", e);
        }
    }

    /** Removes a link that an earlier run has made, and puts the checkout back that was there; the working tree stays. */
    void remove() throws StackplugException {
        try {
            remove(place);
        } catch (IOException e) {
            throw storage("the link at " + place + " can't be removed", e);
        }
    }

    /** Removes the link at a place that an earlier run has made, and puts the checkout back that was there. */
    public static void remove(Path place) throws IOException {
        if (tree(place).isPresent()) {
            Files.delete(place);
        }
        Files.deleteIfExists(note(place));
        if (Files.isDirectory(aside(place), LinkOption.NOFOLLOW_LINKS) && !exists(place)) {
            Files.move(aside(place), place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private StackplugException storage(String what, IOException e) {
        return new StackplugException(
                StorageProblem.writing(declaration.name() + ": " + what, e, Placement.FOLDER)
                        .at(declaration.place()),
                e);
    }

    private boolean isMadeByRun() throws IOException {
        return tree(place).isPresent();
    }

    private boolean isLinkTo(Path tree) throws IOException {
        return Files.isSymbolicLink(place) && Files.readSymbolicLink(place).equals(tree);
    }

    private Path note() {
        return note(place);
    }

    private static Path note(Path place) {
        return new Placement(place).note(NOTES);
    }

    /** Returns the folder that the URL names, if it exists. */
    private Optional<Path> folder() {
        String url = declaration.source().url();
        try {
            Path path = url.startsWith("file:") ? Path.of(URI.create(url)) : Path.of(url);
            return Optional.of(path).filter(Path::isAbsolute).filter(Files::isDirectory);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
