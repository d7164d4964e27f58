package org.stackplug.runner.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    /** Where it begins tells more than the last line, which bash names. */
    private static final Pattern UNFINISHED_DOCUMENT =
            Pattern.compile(": line \\d+: (?:warning: )?(here-document at line (\\d+) .*)");

    private final Function<SessionRequest, StackScript> script;
    private final boolean restores;

    /**
     * Makes a runner of one kind of script.
     *
     * @param restores whether that script can be entered in the middle
     */
    ShellRunner(Function<SessionRequest, StackScript> script, boolean restores) {
        this.script = script;
        this.restores = restores;
    }

    @Override
    public Optional<SyntaxError> check(Path file) throws RunnerException {
        if (!Files.isReadable(file)) {
            throw new RunnerException(file + " can't be read");
        }
        try {
            return syntaxError(file);
        } catch (IOException e) {
            throw new RunnerException("bash could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("the check of " + file + " was interrupted", e);
        }
    }

    /** Returns the first mistake of a file. */
    static Optional<SyntaxError> syntaxError(Path file) throws IOException, InterruptedException {
        Optional<String> complaint = Bash.complaint(file);
        // A file may switch extglob on for itself, which a shell that runs nothing does not see.
        if (complaint.isEmpty() || Bash.complaint(file, "-O", "extglob").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(syntaxError(file, complaint.get()));
    }

    /** From "FILE: line N: MESSAGE"; there may be more lines behind it, which quote the text. */
    private static SyntaxError syntaxError(Path file, String complaint) {
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

    @Override
    public RunSession open(SessionRequest request) throws RunnerException {
        return ShellSession.start(request, script.apply(request));
    }

    @Override
    public boolean restores() {
        return restores;
    }

    @Override
    public List<String> changedSince(Path checkpoint) throws RunnerException {
        try {
            CheckpointFile file = CheckpointFile.read(checkpoint);
            List<String> changes = new ArrayList<>();
            String bash = Bash.version();
            if (!bash.equals(file.bash())) {
                changes.add("bash was " + file.bash() + " and is " + bash);
            }
            Path library = Files.createTempDirectory("stackplug-library-");
            try {
                BashLibrary.unpack(library);
                if (!BashLibrary.digest(library).equals(file.library())) {
                    changes.add("stackplug's helper functions are those of another version");
                }
            } finally {
                BashLibrary.delete(library);
            }
            return changes;
        } catch (IOException e) {
            throw new RunnerException("the checkpoint can't be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("the question for bash's version was interrupted", e);
        }
    }

    @Override
    public TracedSession openTraced(SessionRequest request) throws RunnerException {
        return TracedShellSession.start(request, script.apply(request));
    }
}
