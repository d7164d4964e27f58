package org.stackplug.runner.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.PhaseRunner;
import org.stackplug.spi.RunSession;
import org.stackplug.spi.RunnerException;
import org.stackplug.spi.SessionRequest;
import org.stackplug.spi.SyntaxError;
import org.stackplug.spi.TracedSession;

/** Starts bash with a stack script. */
final class ShellRunner implements PhaseRunner {
    private final Function<SessionRequest, StackScript> script;

    /** Makes a runner of one kind of script. */
    ShellRunner(Function<SessionRequest, StackScript> script) {
        this.script = script;
    }

    @Override
    public Optional<SyntaxError> check(Path file) throws RunnerException {
        if (!Files.isReadable(file)) {
            throw new RunnerException(file + " can't be read");
        }
        try {
            Optional<String> complaint = Bash.complaint(file);
            // A file may switch extglob on for itself, which a shell that runs nothing does not see.
            if (complaint.isEmpty() || Bash.complaint(file, "-O", "extglob").isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(syntaxError(file, complaint.get()));
        } catch (IOException e) {
            throw new RunnerException("bash could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("the check of " + file + " was interrupted", e);
        }
    }

    /** From "FILE: line N: MESSAGE"; there may be more lines behind it, which quote the text. */
    private static SyntaxError syntaxError(Path file, String complaint) {
        Matcher matcher = Pattern.compile(Pattern.quote(file + ": line ") + "(\\d+): (.*)")
                .matcher(complaint);
        return matcher.find()
                ? new SyntaxError(Integer.parseInt(matcher.group(1)), matcher.group(2))
                : new SyntaxError(0, complaint.lines().findFirst().orElse("bash does not say why"));
    }

    @Override
    public RunSession open(SessionRequest request) throws RunnerException {
        return ShellSession.start(request, script.apply(request));
    }

    @Override
    public TracedSession openTraced(SessionRequest request) throws RunnerException {
        return TracedShellSession.start(request, script.apply(request));
    }
}
