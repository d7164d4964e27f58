package org.stackplug.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.cli.backend.UnusableJar;

/**
 * An installation that lacks a class. Uses only the JDK: any library may be the one that is missing, and so may stackplug's other
 * modules.
 */
final class Damage {
    /** Of {@code ErrorCode.DEFECT}, which may be missing. */
    private static final String CODE = "SP101";

    private static final int STATUS = 1;

    private Damage() {}

    /** Returns the error that tells of a missing class, among an exception and its causes; empty if none does. */
    static Optional<LinkageError> in(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            // The initialization of a class can fail for other reasons, which its cause tells.
            if (cause instanceof LinkageError error && !(cause instanceof ExceptionInInitializerError)) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    /** Reports it, and returns the exit status. */
    static int report(LinkageError error, PrintStream err) {
        Path lib = Path.of(System.getProperty("stackplug.home", ""), "lib");
        err.println("error[" + CODE + "]: a part of stackplug can't be loaded: " + name(error));
        err.println("  = A library in " + lib
                + " is missing, damaged or of another version, or stackplug was removed or updated while it ran.");
        faults(lib).forEach(fault -> err.println("  = " + fault));
        err.println("  help: Install stackplug again, with all its packages.");
        err.println();
        return STATUS;
    }

    private static String name(LinkageError error) {
        String message = String.valueOf(error.getMessage());
        return error instanceof NoClassDefFoundError
                ? message.replace('/', '.')
                : error.getClass().getSimpleName() + ", " + message;
    }

    private static List<String> faults(Path lib) {
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.list(lib)) {
            for (Path file : files.filter(any -> any.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                UnusableJar.why(file).ifPresent(why -> faults.add(file.getFileName() + ": " + why));
            }
        } catch (IOException e) {
            faults.add("The folder can't be listed: " + e);
        }
        return faults;
    }
}
