package org.stackplug.runner.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.stackplug.spi.EnableCall;
import org.stackplug.spi.Failure;
import org.stackplug.spi.Place;
import org.stackplug.spi.Step;

/** Turns what the shell says of places and ends into values, without the frames of the session's own files. */
final class FailureReader {
    private static final int SIGNALS = 128;
    private static final int FIELDS_OF_A_FRAME = 3;
    /** In "ended": status, in a step or not, kind, the noted status, the command, and then the frames. */
    private static final int FIRST_FRAME = 6;

    private final Path library;
    private final UnaryOperator<Path> origin;

    FailureReader(Path library, UnaryOperator<Path> origin) {
        this.library = library;
        this.origin = origin;
    }

    /** {@code enable FILE LINE DEST WORD...}. */
    EnableCall enableCall(List<String> message) {
        List<String> words = message.subList(4, message.size());
        return new EnableCall(words, message.get(3), place(message.get(1), message.get(2)));
    }

    /** Why the shell ended; empty when it came to its end and said so. */
    Optional<Failure> atEnd(int status, Optional<List<String>> farewell) {
        if (farewell.isEmpty()) {
            // It had no time to say anything: killed, or an EXIT trap of the plugin's own stood in the way.
            return Optional.of(Failure.of(status > SIGNALS ? Failure.Kind.SIGNAL : Failure.Kind.EXIT, status));
        }
        List<String> words = farewell.get();
        String kind = words.get(3);
        if (kind.equals("end")) {
            return status == 0 ? Optional.empty() : Optional.of(Failure.of(Failure.Kind.EXIT, status));
        }
        if (kind.equals("unknown")) {
            Failure.Kind guess = status > SIGNALS ? Failure.Kind.SIGNAL : Failure.Kind.COMMAND;
            return Optional.of(new Failure(guess, status, command(words.get(5)), Optional.empty(), List.of()));
        }
        List<Failure.Frame> frames = frames(words.subList(FIRST_FRAME, words.size()));
        return Optional.of(new Failure(
                kind.equals("exit") ? Failure.Kind.EXIT : Failure.Kind.COMMAND,
                status,
                command(words.get(5)),
                frames.stream().findFirst().map(Failure.Frame::place),
                frames));
    }

    /** A command of the session's own says nothing to the user. */
    private static String command(String command) {
        return command.contains("_stackplug_") ? "" : command;
    }

    /** A failure without a place is at least in the file of its step. */
    Failure placedIn(Step step, Failure failure) {
        if (failure.place().isPresent() || !(step instanceof Step.Source source)) {
            return failure;
        }
        Optional<Place> place = Optional.of(new Place(source.path(), 0));
        return new Failure(failure.kind(), failure.status(), failure.command(), place, failure.stack());
    }

    private List<Failure.Frame> frames(List<String> words) {
        List<Failure.Frame> frames = new ArrayList<>();
        for (int i = 0; i + 2 < words.size(); i += FIELDS_OF_A_FRAME) {
            if (!words.get(i + 1).isEmpty() && !Path.of(words.get(i + 1)).startsWith(library)) {
                frames.add(new Failure.Frame(words.get(i), place(words.get(i + 1), words.get(i + 2))));
            }
        }
        return frames;
    }

    private Place place(String file, String line) {
        int number;
        try {
            number = Math.max(0, Integer.parseInt(line));
        } catch (NumberFormatException e) {
            number = 0;
        }
        return new Place(origin.apply(Path.of(file.isEmpty() ? "/" : file)), number);
    }
}
