package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.run.SyntaxError;

/** The check of a file by a bash that runs nothing of it. */
public final class SyntaxCheck {
    /** The line at which a here-document begins says more than the last line, which bash names. */
    private static final Pattern UNFINISHED_DOCUMENT =
            Pattern.compile(": line \\d+: (?:warning: )?(here-document at line (\\d+) .*)");

    private SyntaxCheck() {}

    /** Returns the first mistake in a file. */
    public static Optional<SyntaxError> of(Path file) throws IOException, InterruptedException {
        Optional<String> complaint = Bash.complaint(file);
        // A file may switch extglob on for itself, which a shell that runs nothing does not see.
        if (complaint.isEmpty() || Bash.complaint(file, "-O", "extglob").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(read(file, complaint.get()));
    }

    /** Reads "FILE: line N: MESSAGE"; further lines quote the text. */
    private static SyntaxError read(Path file, String complaint) {
        Matcher document = UNFINISHED_DOCUMENT.matcher(complaint);
        if (document.find()) {
            return new SyntaxError(Integer.parseInt(document.group(2)), document.group(1));
        }
        Matcher matcher = Pattern.compile(Pattern.quote(file + ": line ") + "(\\d+): (.*)")
                .matcher(complaint);
        return matcher.find()
                ? new SyntaxError(Integer.parseInt(matcher.group(1)), matcher.group(2))
                : new SyntaxError(0, complaint.lines().findFirst().orElse("bash does not say why"));
    }
}
