package org.stackplug.runner.shell.localrc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.runner.shell.process.SyntaxCheck;
import org.stackplug.runner.shell.protocol.FailureReader;
import org.stackplug.runner.shell.script.StackScript;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.LocalrcFault;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.SyntaxError;
import org.stackplug.spi.run.step.Failure;

/**
 * Finds the errors in localrc, from the notes of the ERR trap and from bash's own messages. The trap runs only for commands
 * outside of conditions. Used once.
 */
public final class LocalrcFaults {
    private static final int NOT_FOUND = 127;
    private static final String COMMAND_NOT_FOUND = ": command not found";
    private static final Pattern SOURCE =
            Pattern.compile("(?:(?:builtin|command)\\s+)*(?:source|\\.)(?:\\s.*)?", Pattern.DOTALL);
    /** The commands whose status 1 is an answer and not a failure; {@code read} returns 1 at the end of its input. */
    private static final Pattern QUESTION = Pattern.compile(
            "(?:\\(\\(.*|\\[.*|(?:test|let|read|mapfile|readarray|getopts|type|hash|command -[vV])\\s.*)",
            Pattern.DOTALL);
    /** A line whose commands may fail: the ERR trap sees only the last command of a pipeline, so the text is checked. */
    private static final Pattern CONDITION = Pattern.compile("^\\s*(?:if|elif|while|until|!)\\s.*|.*(?:\\|\\||&&).*");

    private final SessionRequest request;
    private final FailureReader places;
    private final StackScript script;
    private final SyntaxCheck syntax;
    private final Set<LocalrcOutput.BashMessage> used = new HashSet<>();
    private final List<LocalrcFault> faults = new ArrayList<>();
    private final Set<String> sourced = new HashSet<>();

    /**
     * Makes a reader for a session.
     *
     * @param places makes places of the files and lines that bash reports
     * @param script knows a DevStack tree's own files
     * @param syntax finds out whether a sourced file can be parsed
     */
    public LocalrcFaults(SessionRequest request, FailureReader places, StackScript script, SyntaxCheck syntax) {
        this.request = request;
        this.places = places;
        this.script = script;
        this.syntax = syntax;
    }

    /** Returns the errors, in the order of the notes, then those that only bash's messages show. */
    public List<LocalrcFault> read() throws IOException, InterruptedException {
        List<LocalrcNotes.LocalrcFailure> notes = LocalrcNotes.read(request.folder());
        LocalrcOutput output = LocalrcOutput.read(request.files().output());
        long from = 0;
        Optional<LocalrcNotes.LocalrcFailure> earlier = Optional.empty();
        for (LocalrcNotes.LocalrcFailure note : notes) {
            long to = note.position().orElse(from);
            for (int i = 1; i < note.frames().size(); i += 3) {
                sourced.add(note.frames().get(i));
            }
            if (!isOwn(note.file()) && earlier.filter(note::passesOn).isEmpty()) {
                judge(note, output, from, to);
            }
            earlier = Optional.of(note);
            from = Math.max(from, to);
        }
        for (LocalrcOutput.BashMessage message : output.messages()) {
            if (!used.contains(message) && isOfLocalrc(message.file())) {
                leftOver(message);
            }
        }
        return faults.stream().distinct().toList();
    }

    private boolean isOwn(String file) {
        return places.isOwn(file) || script.isOwn(places.path(file));
    }

    /** Returns whether a message is about localrc: DevStack's scripts and programs that are scripts print messages as well. */
    private boolean isOfLocalrc(String file) {
        if (isOwn(file)) {
            return false;
        }
        Path path = places.path(file);
        return sourced.contains(file)
                || isLocalrc(places.place(file, "1").file())
                || (Files.isRegularFile(path) && !Files.isExecutable(path));
    }

    private boolean isLocalrc(Path file) {
        Path top = request.topDir();
        return file.equals(request.localrcOrigin())
                || Stream.of("local.conf", "localrc", ".localrc.auto")
                        .map(top::resolve)
                        .anyMatch(file::equals);
    }

    private void judge(LocalrcNotes.LocalrcFailure note, LocalrcOutput output, long from, long to)
            throws IOException, InterruptedException {
        List<Place> stack = stack(note);
        List<String> said = new ArrayList<>();
        for (LocalrcOutput.BashMessage message : output.messages()) {
            if (isAbout(message, note) && message.end() <= Math.max(from, to) && used.add(message)) {
                said.add(message.text());
            }
        }
        String text = String.join("\n", said);
        if (SOURCE.matcher(note.command()).matches()) {
            judgeSource(note, output, from, to, stack, text);
        } else if (note.status() == NOT_FOUND && text.endsWith(COMMAND_NOT_FOUND)) {
            String name = text.substring(text.lastIndexOf('\n') + 1, text.length() - COMMAND_NOT_FOUND.length());
            faults.add(new LocalrcFault(LocalrcFault.Kind.MISSING_COMMAND, name, NOT_FOUND, stack, text));
        } else if (note.status() != 1
                || !text.isEmpty()
                || !QUESTION.matcher(note.command()).matches()) {
            lastLines(note, output, from, to).forEach(line -> said.add(original(line)));
            faults.add(new LocalrcFault(
                    LocalrcFault.Kind.FAILED, note.command(), note.status(), stack, String.join("\n", said)));
        }
    }

    /** Returns whether a message is about the noted command. In an {@code eval}, bash counts lines from the command's line. */
    private static boolean isAbout(LocalrcOutput.BashMessage message, LocalrcNotes.LocalrcFailure note) {
        int line = Integer.parseInt(note.frames().get(2));
        return message.file().equals(note.file())
                && (message.line() == line
                        || (message.line() > line && note.command().startsWith("eval ")));
    }

    /**
     * Returns the lines that the command printed: most programs begin them with their name. The lines of other programs are
     * unknown before the first failure in a tree, whose script prints as well.
     */
    private List<String> lastLines(LocalrcNotes.LocalrcFailure note, LocalrcOutput output, long from, long to) {
        List<String> last = output.lastLines(from, to);
        String program = note.command().strip().split("\\s+", 2)[0];
        List<String> own =
                last.stream().filter(line -> line.startsWith(program + ":")).toList();
        boolean unknownBefore = from == 0 && script.copiesStepOutput();
        return unknownBefore || !own.isEmpty() ? own : last;
    }

    /** Replaces the path of the session's copy of localrc by that of the user's file. */
    private String original(String line) {
        return request.localrc()
                .file()
                .map(copy ->
                        line.replace(copy.toString(), request.localrcOrigin().toString()))
                .orElse(line);
    }

    /**
     * Judges a failed {@code source}. If the file exists, its last command has failed, or bash could not read the file to its
     * end.
     */
    private void judgeSource(
            LocalrcNotes.LocalrcFailure note, LocalrcOutput output, long from, long to, List<Place> stack, String said)
            throws IOException, InterruptedException {
        if (!said.isEmpty()) {
            int reason = said.lastIndexOf(": ");
            String name = reason < 0 || said.startsWith("source: ") || said.startsWith(".: ")
                    ? ""
                    : said.substring(0, reason);
            faults.add(new LocalrcFault(LocalrcFault.Kind.MISSING_FILE, name, note.status(), stack, said));
            return;
        }
        for (LocalrcOutput.BashMessage message : output.messages()) {
            if (message.end() > from && message.end() <= to && !isOwn(message.file())) {
                sourced.add(message.file());
            }
        }
        if (note.status() != 1 && !sourcesBrokenFile(output, from, to)) {
            faults.add(new LocalrcFault(LocalrcFault.Kind.FAILED, note.command(), note.status(), stack, said));
        }
    }

    private boolean sourcesBrokenFile(LocalrcOutput output, long from, long to)
            throws IOException, InterruptedException {
        for (LocalrcOutput.BashMessage message : output.messages()) {
            if (message.end() > from
                    && message.end() <= to
                    && isOfLocalrc(message.file())
                    && syntax(message.file()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Judges a message that does not belong to a noted command. */
    private void leftOver(LocalrcOutput.BashMessage message) throws IOException, InterruptedException {
        Place place = places.place(message.file(), Integer.toString(message.line()));
        Optional<SyntaxError> error = isLocalrc(place.file()) ? Optional.empty() : syntax(message.file());
        if (error.isPresent()) {
            faults.add(new LocalrcFault(
                    LocalrcFault.Kind.SYNTAX,
                    message.file(),
                    0,
                    List.of(new Place(place.file(), error.get().line())),
                    error.get().message()));
        } else if (message.text().endsWith(COMMAND_NOT_FOUND)
                && !CONDITION.matcher(line(message)).matches()) {
            String name = message.text().substring(0, message.text().length() - COMMAND_NOT_FOUND.length());
            faults.add(new LocalrcFault(
                    LocalrcFault.Kind.MISSING_COMMAND, name, NOT_FOUND, List.of(place), message.text()));
        } else {
            message(place, message.text());
        }
    }

    /** Adds a message; several lines of bash about one place are one message. */
    private void message(Place place, String text) {
        LocalrcFault last = faults.isEmpty() ? null : faults.get(faults.size() - 1);
        String said = text;
        if (last != null
                && last.kind() == LocalrcFault.Kind.MESSAGE
                && last.places().equals(List.of(place))) {
            faults.remove(faults.size() - 1);
            said = last.output().lines().toList().contains(text) ? last.output() : last.output() + "\n" + text;
        }
        faults.add(new LocalrcFault(LocalrcFault.Kind.MESSAGE, "", 0, List.of(place), said));
    }

    private Optional<SyntaxError> syntax(String file) throws IOException, InterruptedException {
        Path path = places.path(file);
        return Files.isRegularFile(path) && Files.isReadable(path) ? syntax.of(path) : Optional.empty();
    }

    /** Returns the places in the user's files, from the innermost to the one in localrc. */
    private List<Place> stack(LocalrcNotes.LocalrcFailure note) {
        List<Place> all = new ArrayList<>();
        int length = 0;
        for (Failure.Frame frame : places.frames(note.frames())) {
            all.add(frame.place());
            if (isLocalrc(frame.place().file())) {
                length = all.size();
            }
        }
        return all.subList(0, length).stream()
                .filter(place -> !script.isOwn(place.file()))
                .distinct()
                .toList();
    }

    /** Returns the line of a message, from the file that bash has read; empty if it can't be read. */
    private String line(LocalrcOutput.BashMessage message) {
        Path file = places.path(message.file());
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.skip(Math.max(0, message.line() - 1L)).findFirst().orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
