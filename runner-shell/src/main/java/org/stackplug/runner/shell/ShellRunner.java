package org.stackplug.runner.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.PhaseRunner;
import org.stackplug.spi.RunSession;
import org.stackplug.spi.RunnerException;
import org.stackplug.spi.SessionRequest;
import org.stackplug.spi.SyntaxError;

/** Starts bash with the session's own stack script. */
final class ShellRunner implements PhaseRunner {

    @Override
    public Optional<SyntaxError> check(Path file) throws RunnerException {
        try {
            List<String> complaints = Bash.complaints(file);
            // "FILE: line N: MESSAGE"
            Pattern form = Pattern.compile(Pattern.quote(file + ": line ") + "(\\d+): (.*)");
            for (String complaint : complaints) {
                Matcher matcher = form.matcher(complaint);
                if (matcher.matches()) {
                    return Optional.of(new SyntaxError(Integer.parseInt(matcher.group(1)), matcher.group(2)));
                }
            }
            return complaints.stream().findFirst().map(first -> new SyntaxError(0, first));
        } catch (IOException e) {
            throw new RunnerException("bash could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("the check of " + file + " was interrupted", e);
        }
    }

    @Override
    public RunSession open(SessionRequest request) throws RunnerException {
        return ShellSession.start(request);
    }
}
