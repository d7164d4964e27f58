package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.stackplug.file.PlainFile;
import org.stackplug.file.StorageProblem;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * The link from the place of a checkout to the working tree of a plugin's author, so that changes run which are not committed
 * yet.
 *
 * @param place the folder of the checkout
 */
record InPlaceLink(Declaration declaration, Path place) {
    private static final long MAX_PATH = 4096;

    /**
     * Makes the link. Anything at its place that is not such a link stays as it is.
     *
     * @return the working tree
     */
    Path make() throws StackplugException {
        Path tree = folder().orElseThrow(() -> new StackplugException(Problem.of(
                        ErrorCode.SOURCE, declaration.name() + ": only a folder of this machine can be used in place")
                .at(declaration.place())
                .because("Its URL is " + declaration.source().urlWithoutCredentials() + ".")
                .remedy("Write an absolute path or a file:// URL, or leave out --in-place.")));
        try {
            if (isMadeByRun()) {
                Files.delete(place);
            } else if (isLinkTo(tree)) {
                PluginLayout.check(declaration, tree);
                return tree;
            } else if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                throw new StackplugException(
                        Problem.of(ErrorCode.IN_THE_WAY, declaration.name() + ": a checkout is already at " + place)
                                .at(declaration.place())
                                .because("The working tree is used by a link of that name.")
                                .remedy("Move the checkout away."));
            }
            // The note first: a link without one was not made by a run.
            Files.createDirectories(note().getParent());
            Files.deleteIfExists(note());
            Files.writeString(note(), tree.toString(), StandardOpenOption.CREATE_NEW);
            Files.createSymbolicLink(place, tree);
            PluginLayout.check(declaration, tree);
            return tree;
        } catch (IOException e) {
            throw storage("the link to the working tree can't be made", e);
        }
    }

    /** Removes a link that an earlier run has made; the working tree stays. */
    void remove() throws StackplugException {
        try {
            if (isMadeByRun()) {
                Files.delete(place);
            }
            Files.deleteIfExists(note());
        } catch (IOException e) {
            throw storage("the link at " + place + " can't be removed", e);
        }
    }

    private StackplugException storage(String what, IOException e) {
        return new StackplugException(
                StorageProblem.writing(declaration.name() + ": " + what, e, Placement.FOLDER)
                        .at(declaration.place()),
                e);
    }

    /** By the note of the run: the declaration can have changed since, and a link without a note is the user's. */
    private boolean isMadeByRun() throws IOException {
        return Files.isSymbolicLink(place)
                && Files.isRegularFile(note())
                && PlainFile.text(note(), MAX_PATH)
                        .equals(Files.readSymbolicLink(place).toString());
    }

    private boolean isLinkTo(Path tree) throws IOException {
        return Files.isSymbolicLink(place) && Files.readSymbolicLink(place).equals(tree);
    }

    private Path note() {
        return new Placement(place).note("in-place");
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
