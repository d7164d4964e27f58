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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.EnableCall;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Step;

/** Turns what the shell says of places and ends into values, without the frames of the session's own files. */
public final class FailureReader {
    private static final int SIGNALS = 128;
    private static final int FIELDS_OF_A_FRAME = 3;
    /** How much of a log's end is searched for bash's own message. */
    private static final int TAIL = 8192;
    /** "FILE: line N: MESSAGE", in whatever language. */
    private static final Pattern MESSAGE = Pattern.compile("(?m)^(.+): \\S+ (\\d+): .*$");

    private final Path library;
    private final Path topDir;
    private final UnaryOperator<Place> origin;

    /**
     * Makes a reader.
     *
     * @param library where the session's own files are
     * @param topDir where the shell started: what a relative path most likely is relative to
     * @param origin the place in what the user wrote, for one in a copy of it
     */
    public FailureReader(Path library, Path topDir, UnaryOperator<Place> origin) {
        this.library = library;
        this.topDir = topDir;
        this.origin = origin;
    }

    /** Returns what a script enables. */
    EnableCall enableCall(ShellMessage.Enabled message) {
        return new EnableCall(message.words(), message.dest(), place(message.file(), message.line()));
    }

    /** Returns why the shell ended; empty when it came to its end and said so. */
    public Optional<Failure> atEnd(int status, Optional<ShellMessage.ScriptEnded> farewell) {
        if (farewell.isEmpty()) {
            // It had no time to say anything: killed, or an EXIT trap of the plugin stood in the way.
            return Optional.of(Failure.of(status > SIGNALS ? Failure.Kind.SIGNAL : Failure.Kind.EXIT, status));
        }
        ShellMessage.ScriptEnded end = farewell.get();
        if (end.kind().equals("end")) {
            return status == 0 ? Optional.empty() : Optional.of(Failure.of(Failure.Kind.EXIT, status));
        }
        return Optional.of(failure(kind(end.kind(), status, end.errexit()), status, end.trace()));
    }

    /** Returns the failure of a step that returned a status, with its last failing command if that is known. */
    public Failure returned(ShellMessage.Done done) {
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
                // An exit that our wrapper did not see: nothing else ends a shell that is not told to stop at failures.
                yield status == 0 || !errexit ? Failure.Kind.EXIT : Failure.Kind.COMMAND;
            }
        };
    }

    /** @param words the command and its frames */
    private Failure failure(Failure.Kind kind, int status, List<String> words) {
        List<Failure.Frame> frames = frames(words.subList(1, words.size()));
        return new Failure(
                kind, status, command(words.get(0)), frames.stream().findFirst().map(Failure.Frame::place), frames);
    }

    /** A command of the session's own says nothing to the user. */
    private static String command(String command) {
        return command.contains("_stackplug_") ? "" : command;
    }

    /**
     * A failure without a line has one in bash's own message, as the last but for the plugin's own words in the log; and
     * one without a place is at least in the file of its step.
     *
     * @param from where the step's part of the log begins
     */
    public Failure placedIn(Step step, Failure failure, Path log, long from) {
        if (failure.place().filter(place -> place.line() > 0).isPresent()
                || step instanceof Step.Merge
                || failure.kind() == Failure.Kind.TIMEOUT
                || failure.kind() == Failure.Kind.CANCELLED) {
            return failure;
        }
        Path file = failure.place().map(Place::file).orElse(Path.of(step.file()));
        Place place = new Place(file, lastLine(file, log, from));
        List<Failure.Frame> stack = new ArrayList<>(failure.stack());
        if (!stack.isEmpty()) {
            stack.set(0, new Failure.Frame(stack.get(0).function(), place));
        }
        return new Failure(failure.kind(), failure.status(), failure.command(), Optional.of(place), stack);
    }

    private static int lastLine(Path file, Path log, long from) {
        int line = 0;
        try (RandomAccessFile content = new RandomAccessFile(log.toFile(), "r")) {
            content.seek(Math.max(from, content.length() - TAIL));
            byte[] bytes = new byte[(int) Math.min(TAIL, content.length() - content.getFilePointer())];
            content.readFully(bytes);
            Matcher matcher = MESSAGE.matcher(new String(bytes, StandardCharsets.UTF_8));
            while (matcher.find()) {
                if (matcher.group(1).equals(file.toString())) {
                    line = Integer.parseInt(matcher.group(2));
                }
            }
            return line;
        } catch (IOException | NumberFormatException e) {
            // The place is a help, and no more.
            return line;
        }
    }

    /** Returns whether a file, as bash has it, is one of the session's own. */
    public boolean isOwn(String file) {
        return path(file).startsWith(library);
    }

    /** From three fields for each frame, without those of the session's own files. */
    public List<Failure.Frame> frames(List<String> words) {
        List<Failure.Frame> frames = new ArrayList<>();
        for (int i = 0; i + 2 < words.size(); i += FIELDS_OF_A_FRAME) {
            Path file = path(words.get(i + 1));
            if (!words.get(i + 1).isEmpty() && !file.startsWith(library)) {
                frames.add(new Failure.Frame(words.get(i), place(words.get(i + 1), words.get(i + 2))));
            }
        }
        return frames;
    }

    /** A line of a file as bash tells it. */
    public Place place(String file, String line) {
        int number;
        try {
            number = Math.max(0, Integer.parseInt(line));
        } catch (NumberFormatException e) {
            number = 0;
        }
        return origin.apply(new Place(path(file), number));
    }

    /** As bash has it, made absolute where that leads to a file. */
    public Path path(String file) {
        try {
            Path path = Path.of(file);
            Path absolute = topDir.resolve(path).normalize();
            return path.isAbsolute() || !Files.isRegularFile(absolute) ? path : absolute;
        } catch (InvalidPathException e) {
            // A name that the locale of this process can't express.
            return Path.of(file.replaceAll("[^\\x20-\\x7e]", "?"));
        }
    }
}
