package org.stackplug.session.step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.spi.run.step.Step;

/**
 * Checks the file of a step just before the shell is asked to source it: the checkout was inspected when it was fetched, and
 * an earlier step, or the user, may have changed it since. A plugin's file has to be in the plugin's checkout in reality, by
 * whatever links its path leads there; and everything that is sourced has to be a regular file.
 *
 * <p>Where DEST/NAME is a link, as for a working tree in place, the checkout is where it led when the run began: a link that
 * leads elsewhere by now is not followed. A process that changes the file between this check and bash's opening it could have
 * edited the file as well.
 *
 * <p>Used by one thread. Three system calls for a step whose path has no link below the checkout, and no process.
 */
final class StepFiles {
    /** What each checkout is, by its path. */
    private final Map<Path, Root> roots = new HashMap<>();

    /**
     * A checkout.
     *
     * @param real its real path
     * @param key which folder of which file system it is
     */
    private record Root(Path real, Object key) {}

    /** Notes where a checkout is now. */
    void placed(Path checkout) {
        if (!roots.containsKey(checkout)) {
            try {
                roots.put(checkout, new Root(checkout.toRealPath(), key(checkout)));
            } catch (IOException e) {
                // It has no step then.
                System.getLogger(StepFiles.class.getName())
                        .log(System.Logger.Level.DEBUG, "there is no checkout at " + checkout, e);
            }
        }
    }

    /**
     * Returns why a step must not be run.
     *
     * @return empty when it may, also when there is no such file: bash says so in the step's log
     */
    Optional<Problem> refuse(Step step) {
        if (step instanceof Step.Script source) {
            return refuse(step, source.path(), source.dir());
        }
        if (step instanceof Step.Packages packages) {
            return refuse(step, packages.path(), Optional.of(checkoutOf(packages)));
        }
        return Optional.empty();
    }

    /** The list is in {@code devstack/files}, and may be in a folder there. */
    private Path checkoutOf(Step.Packages packages) {
        Path folder = packages.path();
        while (folder.getParent() != null && !folder.endsWith("devstack/files")) {
            folder = folder.getParent();
        }
        return folder.getParent() == null ? packages.path() : folder.getParent().getParent();
    }

    private Optional<Problem> refuse(Step step, Path file, Optional<Path> checkout) {
        try {
            if (checkout.isPresent()) {
                placed(checkout.get());
                Root root = roots.get(checkout.get());
                if (root != null && isPlainlyInside(file, checkout.get(), root)) {
                    return Optional.empty();
                }
                Path real = file.toRealPath();
                if (root == null || !real.startsWith(root.real())) {
                    return Optional.of(Problem.of(
                                    ErrorCode.LINK_ESCAPES,
                                    step.title() + ": '" + step.point()
                                            + "' was not run: its file is outside of the checkout")
                            .because(file + " → " + real
                                    + (root == null
                                            ? ""
                                            : "\nThe checkout was at " + root.real() + " when the run began."))
                            .remedy("Find out who made the link; ask the plugin's authors if it is theirs."));
                }
                return isFile(real, LinkOption.NOFOLLOW_LINKS) ? Optional.empty() : Optional.of(noFile(step, file));
            }
            return isFile(file) || !Files.exists(file) ? Optional.empty() : Optional.of(noFile(step, file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns whether it is a file in a folder of the checkout, and neither is a link: the real path takes four times as long. */
    private static boolean isPlainlyInside(Path file, Path checkout, Root root) throws IOException {
        return checkout.equals(file.getParent().getParent())
                && isFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(file.getParent(), LinkOption.NOFOLLOW_LINKS)
                && root.key().equals(key(checkout));
    }

    private static Object key(Path folder) throws IOException {
        return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    }

    private static boolean isFile(Path file, LinkOption... options) {
        return Files.isRegularFile(file, options);
    }

    private static Problem noFile(Step step, Path file) {
        return Problem.of(
                        ErrorCode.STEP_FILE, step.title() + ": '" + step.point() + "' was not run: its file is not one")
                .because(file + " is a folder, a FIFO, a socket or a device.")
                .remedy("Put a file there, or remove it.");
    }
}
