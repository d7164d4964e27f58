package org.stackplug.session.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.Step;

/**
 * Finds out whether dpkg was killed while it changed packages: then it installs nothing until {@code dpkg --configure -a}
 * has finished that. apt decides by the same files ({@code pkgSystem::CheckUpdates}).
 */
public final class InterruptedDpkg {
    /** The one thing to do. */
    public static final String REMEDY = "Run: sudo dpkg --configure -a";

    private final Path updates;

    /** Looks at the dpkg of this machine. */
    public InterruptedDpkg() {
        // dpkg itself reads this variable.
        String folder = System.getenv("DPKG_ADMINDIR");
        updates = Path.of(folder == null || folder.isEmpty() ? "/var/lib/dpkg" : folder, "updates");
    }

    /** Returns why a step of a stack should not be run: it would find no way to install its packages. */
    Optional<Problem> refuse(Step step) {
        if (!step.point().mode().equals("stack") || !isPending() || isAtWork()) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(
                        ErrorCode.PACKAGES_BROKEN,
                        step.title() + ": '" + step.point() + "' was not run, because dpkg was interrupted")
                .at(new Place(updates, 0))
                .because("dpkg was killed while it changed packages, and installs none until it has finished that.")
                .remedy(REMEDY));
    }

    /** Returns whether this system has dpkg. */
    public boolean isInstalled() {
        return Files.isDirectory(updates);
    }

    /** Returns whether dpkg has something to finish, or is at it. */
    public boolean isPending() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(updates, "[0-9]*")) {
            return files.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException e) {
            // This system has no dpkg.
            return false;
        }
    }

    /** Returns whether a dpkg is at work here, as that of unattended upgrades: it has such files as well, and holds the lock. */
    public boolean isAtWork() {
        Path lock = updates.resolveSibling("lock");
        try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
            String inode = ":" + Files.getAttribute(lock, "unix:ino") + " ";
            return locks.anyMatch(line -> line.contains(inode));
        } catch (IOException | UncheckedIOException e) {
            // The lock or the list is missing.
            return false;
        }
    }
}
