package org.stackplug.fetch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceKind;
import org.stackplug.spi.run.CloneCall;

/**
 * A call of {@code git_clone} whose words are checked.
 *
 * @param declaration the repository, named after the folder
 * @param folder where the checkout belongs; absolute, and not the root
 * @param dest DEST at the time of the call, if it is set to an absolute path
 */
record CloneTarget(Declaration declaration, Path folder, Optional<Path> dest) {
    private static final String IN_DEST = "$DEST/";

    /** Checks a call: a backend must be able to use its words, and the folder must have a name. */
    static CloneTarget of(CloneCall call) throws StackplugException {
        try {
            Path folder = Path.of(call.folder()).normalize();
            if (!folder.isAbsolute() || folder.getFileName() == null) {
                throw new IllegalArgumentException("no folder to clone into: '" + call.folder() + "'");
            }
            // DevStack leaves the word out where the ref is empty, and git takes the default branch.
            Source source = new Source(call.url(), call.ref().isEmpty() ? Source.HEAD : call.ref());
            Declaration declaration = Declaration.ofClone(folder.getFileName().toString(), source, call.place());
            return new CloneTarget(declaration, folder, dest(call));
        } catch (IllegalArgumentException e) {
            String what = e instanceof InvalidPathException ? "the folder can't be one: " : "";
            throw new StackplugException(
                    Problem.of(ErrorCode.SOURCE, "git_clone: " + what + e.getMessage())
                            .at(call.place())
                            .because("A variable that is not set, or not quoted, changes the words of the call.")
                            .remedy("It is written: git_clone URL FOLDER REF."),
                    e);
        }
    }

    private static Optional<Path> dest(CloneCall call) {
        try {
            return Optional.ofNullable(call.settings().get("DEST"))
                    .filter(value -> !value.isEmpty())
                    .map(Path::of)
                    .filter(Path::isAbsolute)
                    .map(Path::normalize);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Returns this target with the kind that the backend of its source knows. */
    CloneTarget ofKind(SourceKind kind) {
        return new CloneTarget(declaration.ofKind(kind), folder, dest);
    }

    /** Returns the name of the folder, which is the name of a plugin where the folder is DEST/NAME. */
    String name() {
        return declaration.name();
    }

    /** Returns the folder that holds the checkout, and the notes about it. */
    Path parent() {
        return folder.getParent();
    }

    /** Returns whether the checkout is directly in DEST, where plugins are. */
    boolean isInDest() {
        return dest.filter(parent()::equals).isPresent();
    }

    /**
     * Returns the folder that a key of the lock means.
     *
     * @param dest the final DEST
     */
    static Path folder(String key, Path dest) {
        return key.startsWith(IN_DEST) ? dest.resolve(key.substring(IN_DEST.length())) : Path.of(key);
    }

    /** Returns the key in the lock. Machines that share a lock have their checkouts in different places. */
    String key() {
        return dest.filter(path -> folder.startsWith(path) && !folder.equals(path))
                .map(path -> IN_DEST + path.relativize(folder))
                .orElse(folder.toString());
    }
}
