package org.stackplug.runner.shell.protocol;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.stackplug.runner.shell.process.Terminator;
import org.stackplug.spi.run.RunnerException;

/** What the shell says: takes in what may always come, and hands out what is waited for. */
public final class MessageReader {
    private static final String PROTOCOL = "2";

    private final Channel channel;
    private final FailureReader failures;
    private final Terminator terminator;
    private final RunningScripts scripts;
    /** The name of the script that does not tell its own. */
    private final String first;
    /** A message that came while another one was awaited, and that is for later. */
    private Optional<List<String>> held = Optional.empty();
    /** The version of bash, as the shell says it. */
    private String bash = "";
    /** What the shell said last of all. */
    private Optional<List<String>> farewell = Optional.empty();

    public MessageReader(
            Channel channel, FailureReader failures, Terminator terminator, RunningScripts scripts, String first) {
        this.channel = channel;
        this.failures = failures;
        this.terminator = terminator;
        this.scripts = scripts;
        this.first = first;
    }

    public String bash() {
        return bash;
    }

    public Optional<List<String>> farewell() {
        return farewell;
    }

    /** Lets a message be the next one once more. */
    public void hold(List<String> message) {
        held = Optional.of(message);
    }

    /**
     * Waits for this message, or for the shell's end. Of an inner script it answers the beginning, the end, and the outer
     * script's next point in place of that end.
     */
    public List<String> receive(String awaited) throws RunnerException, IOException {
        while (true) {
            List<String> message = held.isPresent() ? held.get() : channel.receive();
            held = Optional.empty();
            switch (message.get(0)) {
                case "hello" -> {
                    if (greet(message)) {
                        return message;
                    }
                }
                case "lost" ->
                    throw new RunnerException("the checkpoint can't be restored whole, it lacks "
                            + String.join(", ", message.subList(1, message.size())));
                case "enable" -> scripts.enable(failures.enableCall(message));
                case "ended" -> {
                    if (scripts.inner()) {
                        return message;
                    }
                    farewell = Optional.of(message);
                }
                case Channel.GONE -> {
                    return message;
                }
                default -> {
                    if (message.get(0).equals(awaited) || isTold(message, awaited)) {
                        return message;
                    }
                    throw new RunnerException("the shell said '" + message.get(0) + "' and not '" + awaited + "'");
                }
            }
        }
    }

    private boolean isTold(List<String> message, String awaited) {
        return switch (message.get(0)) {
            case "began", "settled" -> awaited.equals("point");
            case "point" -> isOuter(message);
            default -> false;
        };
    }

    /** Whether a point is announced by the script that has started the one that runs. */
    public boolean isOuter(List<String> message) {
        return message.size() > 2 && scripts.inner() && Long.parseLong(message.get(2)) != scripts.pid();
    }

    /** Takes note of a script that begins; answers whether another one has started it. */
    private boolean greet(List<String> message) throws RunnerException {
        if (!message.get(1).equals(PROTOCOL)) {
            throw new RunnerException(
                    "the shell speaks version " + message.get(1) + " of the protocol, and not " + PROTOCOL);
        }
        bash = message.get(2);
        scripts.begin(Long.parseLong(message.get(3)), message.size() > 4 ? message.get(4) : first);
        if (scripts.inner()) {
            ProcessHandle.of(scripts.pid()).ifPresent(terminator::lead);
        }
        return scripts.inner();
    }
}
