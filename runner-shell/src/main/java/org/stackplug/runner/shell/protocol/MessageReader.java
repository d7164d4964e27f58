package org.stackplug.runner.shell.protocol;

import java.io.IOException;
import java.util.Optional;
import org.stackplug.runner.shell.process.Terminator;
import org.stackplug.spi.run.RunnerException;

/** Reads the messages of the shell: handles those that may always come, and returns the awaited one. */
public final class MessageReader {
    private static final String PROTOCOL = "2";

    private final Channel channel;
    private final FailureReader failures;
    private final Terminator terminator;
    private final RunningScripts scripts;
    /** The name of the first script, which does not send its own. */
    private final String first;
    /** A message that came while another one was awaited. */
    private Optional<ShellMessage> held = Optional.empty();
    /** The version of bash that the shell reported. */
    private String bash = "";
    /** The last message of the first script. */
    private Optional<ShellMessage.ScriptEnded> farewell = Optional.empty();

    public MessageReader(
            Channel channel, FailureReader failures, Terminator terminator, RunningScripts scripts, String first) {
        this.channel = channel;
        this.failures = failures;
        this.terminator = terminator;
        this.scripts = scripts;
        this.first = first;
    }

    /** Returns the version of bash; empty before the shell has said hello. */
    public String bash() {
        return bash;
    }

    /** Returns the last message of the first script, if it sent one. */
    public Optional<ShellMessage.ScriptEnded> farewell() {
        return farewell;
    }

    /** Returns a message to the reader: it is the next one again. */
    public void hold(ShellMessage message) {
        held = Optional.of(message);
    }

    /**
     * Waits for a message of that word, or for the shell's end. Of an inner script it returns the beginning, the end, and the
     * outer script's next point in place of that end.
     */
    public ShellMessage receive(String awaited) throws RunnerException, IOException {
        while (true) {
            ShellMessage message = held.isPresent() ? held.get() : ShellMessage.parse(channel.receive());
            held = Optional.empty();
            if (message instanceof ShellMessage.Hello hello) {
                if (greet(hello)) {
                    return hello;
                }
            } else if (message instanceof ShellMessage.Lost lost) {
                throw new RunnerException(
                        "the checkpoint can't be restored whole, it lacks " + String.join(", ", lost.parts()));
            } else if (message instanceof ShellMessage.Enabled enabled) {
                scripts.enable(failures.enableCall(enabled));
            } else if (message instanceof ShellMessage.ScriptEnded end && !scripts.inner()) {
                farewell = Optional.of(end);
            } else if (message instanceof ShellMessage.ScriptEnded
                    || message.isGone()
                    || message.word().equals(awaited)
                    || interrupts(message, awaited)) {
                return message;
            } else {
                throw new RunnerException("the shell said '" + message.word() + "' and not '" + awaited + "'");
            }
        }
    }

    private boolean interrupts(ShellMessage message, String awaited) {
        if (message instanceof ShellMessage.PointReached point) {
            return isOuter(point);
        }
        return awaited.equals("point")
                && (message instanceof ShellMessage.Began || message instanceof ShellMessage.Settled);
    }

    /** Returns whether a point is announced by the script that has started the one that runs. */
    public boolean isOuter(ShellMessage.PointReached message) {
        return scripts.inner()
                && message.pid().filter(pid -> pid != scripts.pid()).isPresent();
    }

    /** Takes note of a script that begins; returns whether another one has started it. */
    private boolean greet(ShellMessage.Hello hello) throws RunnerException {
        if (!hello.protocol().equals(PROTOCOL)) {
            throw new RunnerException(
                    "the shell speaks version " + hello.protocol() + " of the protocol, and not " + PROTOCOL);
        }
        bash = hello.bash();
        scripts.begin(hello.pid(), hello.script().orElse(first));
        if (scripts.inner()) {
            ProcessHandle.of(scripts.pid()).ifPresent(terminator::lead);
        }
        return scripts.inner();
    }
}
