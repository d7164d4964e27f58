package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.SyntaxError;
import org.stackplug.spi.run.step.Failure;

/**
 * Checks the syntax of a file with bash, without running the file.
 *
 * @param bash the one that would run it
 */
public record SyntaxCheck(Bash bash) {
    /** Finds the line at which a here-document begins; bash puts the last line of the file first. */
    private static final Pattern UNFINISHED_DOCUMENT =
            Pattern.compile(": line \\d+: (?:warning: )?(here-document at line (\\d+) .*)");

    /** The statuses of bash for a file that it can't parse. */
    private static final Set<Integer> UNPARSED = Set.of(1, 2);

    /**
     * Returns a failure without its command if bash could not parse the file there: the command is then the last one that bash
     * has run before, and not the cause.
     */
    public Failure judge(Failure failure) {
        return failure.kind() == Failure.Kind.COMMAND
                        && UNPARSED.contains(failure.status())
                        && failure.place().filter(this::isBroken).isPresent()
                ? new Failure(failure.kind(), failure.status(), "", failure.place(), failure.stack())
                : failure;
    }

    private boolean isBroken(Place place) {
        try {
            return place.line() > 0
                    && Files.isRegularFile(place.file())
                    && of(place.file())
                            .filter(error -> error.line() == place.line())
                            .isPresent();
        } catch (IOException e) {
            // The failure is reported with the command.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns the first syntax error in a file. */
    public Optional<SyntaxError> of(Path file) throws IOException, InterruptedException {
        Optional<String> complaint = bash.complaint(file);
        // A file may switch extglob on, and a shell that only checks does not run that command.
        if (complaint.isEmpty() || bash.complaint(file, "-O", "extglob").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(read(file, complaint.get()));
    }

    /** Parses "FILE: line N: MESSAGE"; the lines after it quote the text. */
    private static SyntaxError read(Path file, String complaint) {
        Matcher document = UNFINISHED_DOCUMENT.matcher(complaint);
        if (document.find()) {
            return new SyntaxError(Integer.parseInt(document.group(2)), document.group(1));
        }
        Matcher matcher = Pattern.compile(Pattern.quote(file + ": line ") + "(\\d+): (.*)")
                .matcher(complaint);
        return matcher.find()
                ? new SyntaxError(Integer.parseInt(matcher.group(1)), matcher.group(2))
                : new SyntaxError(0, complaint.lines().findFirst().orElse("bash gives no reason"));
    }
}
