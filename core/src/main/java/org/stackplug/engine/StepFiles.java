package org.stackplug.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Step;

/**
 * Checks the file of a step just before the shell is asked to source it: the checkout was inspected when it was fetched, and
 * an earlier step, or the user, may have changed it since. A plugin's file has to be in the plugin's checkout in reality, by
 * whatever links its path leads there; and everything that is sourced has to be a regular file.
 *
 * <p>Where DEST/NAME is a link, as for a working tree in place, the checkout is where it led when the run began: a link that
 * leads elsewhere by now is not followed. A process that changes the file between this check and bash's opening it could have
 * edited the file as well.
 *
 * <p>Used by one thread. Two system calls for each step, and no process.
 */
final class StepFiles {
    /** The real path of each checkout, by its path. */
    private final Map<Path, Path> roots = new HashMap<>();

    /** Notes where a checkout is now. */
    void placed(Path checkout) {
        if (!roots.containsKey(checkout)) {
            try {
                roots.put(checkout, checkout.toRealPath());
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
        if (step instanceof Step.Source source) {
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
                Path root = roots.get(checkout.get());
                Path real = file.toRealPath();
                if (root == null || !real.startsWith(root)) {
                    return Optional.of(Problem.of(
                                    ErrorCode.LINK_ESCAPES,
                                    step.title() + ": '" + step.point()
                                            + "' was not run: its file is outside of the checkout")
                            .because(file + " → " + real
                                    + (root == null ? "" : "\nThe checkout was at " + root + " when the run began."))
                            .remedy("Find out who made the link; ask the plugin's authors if it is theirs."));
                }
                return isFile(real, LinkOption.NOFOLLOW_LINKS) ? Optional.empty() : Optional.of(noFile(step, file));
            }
            return isFile(file) || !Files.exists(file) ? Optional.empty() : Optional.of(noFile(step, file));
        } catch (IOException e) {
            return Optional.empty();
        }
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
