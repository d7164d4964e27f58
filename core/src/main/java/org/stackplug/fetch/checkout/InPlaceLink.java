package org.stackplug.fetch.checkout;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.stackplug.file.PlainFile;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * A plugin that its author works on: DEST/NAME is a symbolic link to the working tree, so that what is not committed yet
 * runs, too.
 */
record InPlaceLink(Declaration declaration, Path dest) {
    /** Of a path. */
    private static final long LONGEST = 4096;

    /** Makes the link, and answers the working tree. What stands at DEST/NAME and is no link is left alone. */
    Path link() throws StackplugException {
        Path tree = folder().orElseThrow(() -> new StackplugException(Problem.of(
                        ErrorCode.SOURCE, declaration.name() + ": only a folder of this machine can be used in place")
                .at(declaration.place())
                .because("Its URL is " + declaration.source().urlWithoutCredentials() + ".")
                .remedy("Write an absolute path or a file:// URL, or leave out --in-place.")));
        Path place = dest.resolve(declaration.name());
        try {
            if (isOurs(place, Optional.of(tree))) {
                Files.delete(place);
            } else if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                throw new StackplugException(
                        Problem.of(ErrorCode.IN_THE_WAY, declaration.name() + ": a checkout is already at " + place)
                                .at(declaration.place())
                                .because("The working tree is used by a link of that name.")
                                .remedy("Move the checkout away."));
            }
            // First the note, so that a link without one is never ours.
            Files.createDirectories(note().getParent());
            Files.deleteIfExists(note());
            Files.writeString(note(), tree.toString(), StandardOpenOption.CREATE_NEW);
            Files.createSymbolicLink(place, tree);
            PluginLayout.check(declaration.name(), declaration.place(), tree);
            return tree;
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, declaration.name() + ": the link to the working tree can't be made")
                            .at(declaration.place())
                            .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                            .remedy("See that DEST is yours to write."),
                    e);
        }
    }

    /** Takes away a link that an earlier run has made; the working tree stays. */
    void unlink() throws StackplugException {
        Path place = dest.resolve(declaration.name());
        Optional<Path> tree = folder();
        try {
            if (isOurs(place, tree)) {
                Files.delete(place);
            }
            Files.deleteIfExists(note());
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(
                                    ErrorCode.STORAGE,
                                    declaration.name() + ": the link at " + place + " can't be taken away")
                            .at(declaration.place())
                            .because(String.valueOf(e.getMessage()))
                            .remedy("See that DEST is yours to write."),
                    e);
        }
    }

    /** A link to that tree, or to the one that an earlier run has noted: the declaration can have changed since. */
    private boolean isOurs(Path place, Optional<Path> tree) throws IOException {
        if (!Files.isSymbolicLink(place)) {
            return false;
        }
        Path target = Files.readSymbolicLink(place);
        return tree.filter(target::equals).isPresent()
                || (Files.isRegularFile(note())
                        && PlainFile.text(note(), LONGEST).equals(target.toString()));
    }

    private Path note() {
        return dest.resolve(".stackplug/in-place").resolve(declaration.name());
    }

    /** The folder that the URL names, if it names one that is there. */
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
