package org.stackplug.runner.shell.protocol;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.EnableCall;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;

/** Makes values of the places and failures that the shell reports, without the frames of the session's own files. */
public final class FailureReader {
    private static final int SIGNALS = 128;
    private static final int FIELDS_OF_A_FRAME = 3;
    /** How many bytes at the end of a log are searched for bash's own message. */
    private static final int TAIL_BYTES = 8192;
    /** "FILE: line N: MESSAGE", in any language. */
    private static final Pattern MESSAGE = Pattern.compile("(?m)^(.+): \\S+ (\\d+): .*$");

    /** The functions by which DevStack's scripts and plugins give up: the call of one is the line that matters. */
    private static final Set<String> GIVING_UP = Set.of("die", "die_if_not_set");

    private final Path library;
    private final Path topDir;
    private final UnaryOperator<Place> origin;

    /**
     * Makes a reader.
     *
     * @param library the folder of the session's own files
     * @param topDir the folder in which the shell started, against which relative paths are resolved
     * @param origin maps a place in a copy of a user's file to the place in that file
     */
    public FailureReader(Path library, Path topDir, UnaryOperator<Place> origin) {
        this.library = library;
        this.topDir = topDir;
        this.origin = origin;
    }

    /** Returns the call by which a script enables a plugin. */
    EnableCall enableCall(ShellMessage.Enabled message) {
        return new EnableCall(message.words(), message.dest(), place(message.file(), message.line()));
    }

    /** Returns why the shell ended; empty if the script reported that it came to its end. */
    public Optional<Failure> atEnd(int status, Optional<ShellMessage.Farewell> farewell) {
        if (farewell.isEmpty()) {
            // The shell was killed, or an EXIT trap of the plugin replaced ours.
            return Optional.of(Failure.of(status > SIGNALS ? Failure.Kind.SIGNAL : Failure.Kind.EXIT, status));
        }
        ShellMessage.Farewell end = farewell.get();
        if (end.kind().equals("end")) {
            return status == 0 ? Optional.empty() : Optional.of(Failure.of(Failure.Kind.EXIT, status));
        }
        return Optional.of(failure(kind(end.kind(), status, end.errexit()), status, end.trace()));
    }

    /** Returns the failure of a step that returned a status, with its last failing command if that is known. */
    public Failure returned(ShellMessage.StepReturned done) {
        return done.trace().isEmpty()
                ? Failure.of(Failure.Kind.COMMAND, done.status())
                : failure(Failure.Kind.COMMAND, done.status(), done.trace());
    }

    private static Failure.Kind kind(String word, int status, boolean errexit) {
        return switch (word) {
            case "exit" -> Failure.Kind.EXIT;
            case "command" -> Failure.Kind.COMMAND;
            default -> {
                if (status > SIGNALS) {
                    yield Failure.Kind.SIGNAL;
                }
                // Our wrapper did not see this exit: without errexit nothing else ends a shell.
                yield status == 0 || !errexit ? Failure.Kind.EXIT : Failure.Kind.COMMAND;
            }
        };
    }

    /**
     * Makes a failure.
     *
     * @param trace the command and its frames
     */
    private Failure failure(Failure.Kind kind, int status, List<String> trace) {
        List<String> fields = trace.subList(1, trace.size());
        List<Failure.Frame> frames = frames(fields);
        Optional<Place> place = frames.stream()
                .filter(frame -> kind != Failure.Kind.EXIT || !GIVING_UP.contains(frame.function()))
                .findFirst()
                .map(Failure.Frame::place);
        Optional<String> helper = helper(fields);
        String command =
                helper.isPresent() ? place.flatMap(SourceText::line).orElseGet(helper::get) : command(trace.get(0));
        return new Failure(kind, status, command, place, frames);
    }

    /** Returns the command; empty for one of the session's own, which means nothing to the user. */
    private static String command(String command) {
        return command.contains("_stackplug_") ? "" : command;
    }

    /**
     * Returns the helper that a plugin has called, if the command is one of the helper's: it means nothing to the user, who has
     * written the call.
     */
    private Optional<String> helper(List<String> fields) {
        Optional<String> helper = Optional.empty();
        for (int i = 0; i + 2 < fields.size(); i += FIELDS_OF_A_FRAME) {
            if (!isOwn(fields.get(i + 1))) {
                return helper;
            }
            if (!fields.get(i).startsWith("_stackplug_") && !fields.get(i).equals("exit")) {
                helper = Optional.of(fields.get(i));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns a failure with a place. A missing line is that of the command in the file, or is taken from bash's own message
     * near the end of the log; a missing file is that of the step.
     *
     * @param from the offset in the log at which the step's output begins
     */
    public Failure placedIn(Step step, Failure failure, Path log, long from) {
        if (step instanceof Step.Merge) {
            return failure;
        }
        boolean interrupted = failure.kind() == Failure.Kind.TIMEOUT || failure.kind() == Failure.Kind.CANCELLED;
        Optional<Failure.Frame> innermost = failure.stack().stream().findFirst();
        if (interrupted && innermost.isPresent()) {
            return failure.at(underWay(innermost.get(), failure.command()));
        }
        if (interrupted || failure.place().filter(place -> place.line() > 0).isPresent()) {
            return failure;
        }
        Path file = failure.place().map(Place::file).orElse(Path.of(step.file()));
        int line = lastLine(file, log, from);
        return failure.at(
                line > 0 || innermost.isEmpty() ? new Place(file, line) : underWay(innermost.get(), failure.command()));
    }

    /** Returns the place of a command that was interrupted: bash knows the line of the next one at most. */
    private static Place underWay(Failure.Frame frame, String command) {
        Path file = frame.place().file();
        return new Place(
                file,
                SourceText.of(file)
                        .find(frame.function(), command, frame.place().line()));
    }

    private static int lastLine(Path file, Path log, long from) {
        int line = 0;
        try (RandomAccessFile content = new RandomAccessFile(log.toFile(), "r")) {
            content.seek(Math.max(from, content.length() - TAIL_BYTES));
            byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, content.length() - content.getFilePointer())];
            content.readFully(bytes);
            Matcher matcher = MESSAGE.matcher(new String(bytes, StandardCharsets.UTF_8));
            while (matcher.find()) {
                if (matcher.group(1).equals(file.toString())) {
                    line = Integer.parseInt(matcher.group(2));
                }
            }
            return line;
        } catch (IOException | NumberFormatException e) {
            // The failure is reported without a line.
            return line;
        }
    }

    /** Returns whether a file, as bash has it, is one of the session's own. */
    public boolean isOwn(String file) {
        return path(file).startsWith(library);
    }

    /** Reads three fields for each frame, and returns the frames without those in the session's own files. */
    public List<Failure.Frame> frames(List<String> fields) {
        List<Failure.Frame> frames = new ArrayList<>();
        for (int i = 0; i + 2 < fields.size(); i += FIELDS_OF_A_FRAME) {
            Path file = path(fields.get(i + 1));
            if (!fields.get(i + 1).isEmpty() && !file.startsWith(library)) {
                frames.add(new Failure.Frame(fields.get(i), place(fields.get(i + 1), fields.get(i + 2))));
            }
        }
        return frames;
    }

    /** Returns the place of a file and a line as bash reports them; line 0 if the line is not a number. */
    public Place place(String file, String line) {
        int number;
        try {
            number = Math.max(0, Integer.parseInt(line));
        } catch (NumberFormatException e) {
            number = 0;
        }
        return origin.apply(new Place(path(file), number));
    }

    /** Returns the path of a file as bash reports it, absolute if that is a regular file. */
    public Path path(String file) {
        try {
            Path path = Path.of(file);
            Path absolute = topDir.resolve(path).normalize();
            return path.isAbsolute() || !Files.isRegularFile(absolute) ? path : absolute;
        } catch (InvalidPathException e) {
            // The locale of this process can't express the name.
            return Path.of(file.replaceAll("[^\\x20-\\x7e]", "?"));
        }
    }
}
