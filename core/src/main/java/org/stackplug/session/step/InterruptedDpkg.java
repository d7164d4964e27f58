package org.stackplug.session.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;

/**
 * Finds out whether dpkg was killed while it changed packages: then it installs nothing until {@code dpkg --configure -a}
 * has finished that. apt decides by the same files ({@code pkgSystem::CheckUpdates}).
 */
public final class InterruptedDpkg {
    /** The one thing to do. */
    public static final String REMEDY = "Run: sudo dpkg --configure -a";

    /** The beginning of a remedy after which a run is begun again or resumed. */
    public static final String FIRST = "Run 'sudo dpkg --configure -a', then ";

    /** The states in which a package is that dpkg has begun to change. */
    private static final Pattern UNFINISHED =
            Pattern.compile("Status: \\S+ (?:reinstreq \\S+|\\S+ (?:half-installed|unpacked|half-configured))");

    private static final String PACKAGE = "Package: ";
    /** The number of packages that a sentence names. */
    private static final int NAMED = 5;

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

    /**
     * Adds to the problem of a step that was ended by force how dpkg was left, if it has something to finish.
     *
     * @param problem the problem of the step
     * @param failure how the step was ended
     */
    Problem explain(Problem problem, Failure failure) {
        boolean forced = failure.kind() == Failure.Kind.CANCELLED
                || failure.kind() == Failure.Kind.TIMEOUT
                || failure.kind() == Failure.Kind.SIGNAL;
        if (!forced || isAtWork()) {
            return problem;
        }
        Optional<String> left = unfinished();
        return left.isEmpty()
                ? problem
                : problem.because("dpkg was ended before it had finished " + left.get() + ".")
                        .remedy(FIRST + "the command again.");
    }

    /**
     * Returns what dpkg has begun and not finished, as the end of a sentence; empty if there is nothing. {@code dpkg --audit}
     * reads the same files.
     */
    public Optional<String> unfinished() {
        // The notes are newer than the list.
        SortedMap<String, Boolean> packages = new TreeMap<>();
        read(updates.resolveSibling("status"), packages);
        boolean pending = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(updates, "[0-9]*")) {
            List<Path> notes = new ArrayList<>();
            files.forEach(notes::add);
            Collections.sort(notes);
            pending = !notes.isEmpty();
            notes.forEach(note -> read(note, packages));
        } catch (IOException | DirectoryIteratorException e) {
            // This system has no dpkg.
            return Optional.empty();
        }
        packages.values().removeIf(begun -> !begun);
        if (packages.isEmpty()) {
            return pending ? Optional.of("its work") : Optional.empty();
        }
        String names = packages.keySet().stream().limit(NAMED).collect(Collectors.joining(", "));
        int more = packages.size() - NAMED;
        return Optional.of(more > 0 ? names + " and " + more + " more" : names);
    }

    /** Reads which packages of a file dpkg has begun to change. */
    private static void read(Path file, Map<String, Boolean> packages) {
        // Descriptions are in many encodings.
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            String name = "";
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith(PACKAGE)) {
                    name = line.substring(PACKAGE.length());
                } else if (line.startsWith("Status: ")) {
                    packages.put(name, UNFINISHED.matcher(line).matches());
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Another dpkg has just written it anew.
            return;
        }
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
