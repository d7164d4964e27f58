package org.stackplug.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;

/** Finds the lines of a plugin's own files that end as on Windows, which bash does not expect. */
final class WindowsLines {
    /** The size in bytes above which a file is not taken for a script. */
    private static final long LONGEST = 4_000_000;
    /** The files of a plugin that may have set a variable before. */
    private static final List<String> PLUGIN_FILES = List.of("override-defaults", "settings", "plugin.sh");

    private WindowsLines() {}

    /** Returns the problem with such a line as its cause, if the failed step's files have one. */
    static Problem explain(Problem problem, Step step, Failure failure) {
        if (failure.kind() != Failure.Kind.COMMAND && failure.kind() != Failure.Kind.EXIT) {
            return problem;
        }
        for (Path file : files(step, failure)) {
            Optional<Place> first = first(file);
            if (first.isPresent()) {
                return problem.at(first.get())
                        .because(
                                "The file has Windows line ends (CRLF): bash takes the carriage return for a part of the"
                                        + " last word of the line.")
                        .remedy("Convert it: sed -i 's/\\r$//' " + file);
            }
        }
        return problem;
    }

    private static Set<Path> files(Step step, Failure failure) {
        Set<Path> files = new LinkedHashSet<>();
        failure.place().map(Place::file).ifPresent(files::add);
        failure.stack().forEach(frame -> files.add(frame.place().file()));
        try {
            Path own = Path.of(step.file());
            files.add(own);
            if (step.plugin().isPresent() && own.getParent() != null) {
                PLUGIN_FILES.forEach(name -> files.add(own.resolveSibling(name)));
            }
        } catch (InvalidPathException e) {
            // The locale of this process can't express the name.
            return files;
        }
        return files;
    }

    /** Returns the first line of a file that ends so. */
    private static Optional<Place> first(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                return Optional.empty();
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n");
            return end < 0
                    ? Optional.empty()
                    : Optional.of(new Place(
                            file,
                            (int) text.substring(0, end)
                                            .chars()
                                            .filter(c -> c == '\n')
                                            .count()
                                    + 1));
        } catch (IOException e) {
            System.getLogger(WindowsLines.class.getName()).log(System.Logger.Level.DEBUG, file + " can't be read", e);
            return Optional.empty();
        }
    }
}
