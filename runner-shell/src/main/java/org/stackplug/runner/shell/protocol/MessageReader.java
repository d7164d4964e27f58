package org.stackplug.runner.shell.protocol;

import java.io.IOException;
import java.util.Optional;
import org.stackplug.runner.shell.process.Terminator;
import org.stackplug.spi.run.RunnerException;

/** Reads the messages of the shell: handles those that may arrive at any time, and returns the awaited one. */
public final class MessageReader {
    private static final String PROTOCOL = "2";

    private final Channel channel;
    private final FailureReader failures;
    private final Terminator terminator;
    private final RunningScripts scripts;
    /** The name of the first script, which does not report its name. */
    private final String first;
    /** A message that arrived while another one was awaited. */
    private Optional<ShellMessage> held = Optional.empty();
    /** The version of bash that the shell reported. */
    private String bash = "";
    /** The last message of the first script. */
    private Optional<ShellMessage.Farewell> farewell = Optional.empty();

    /**
     * Makes a reader for a session.
     *
     * @param first the name of the first script
     */
    public MessageReader(
            Channel channel, FailureReader failures, Terminator terminator, RunningScripts scripts, String first) {
        this.channel = channel;
        this.failures = failures;
        this.terminator = terminator;
        this.scripts = scripts;
        this.first = first;
    }

    /** Returns the version of bash; empty before the first message. */
    public String bash() {
        return bash;
    }

    /** Returns the last message of the first script, if it sent one. */
    public Optional<ShellMessage.Farewell> farewell() {
        return farewell;
    }

    /** Puts a message back: the next call of {@link #receive} reads it again. */
    public void hold(ShellMessage message) {
        held = Optional.of(message);
    }

    /**
     * Waits for a message of that word, or for the end of the shell. Also returns the beginning and the end of an inner
     * script, and the outer script's next point if the inner script did not report its end.
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
                        "the checkpoint can't be restored completely; missing: " + String.join(", ", lost.parts()));
            } else if (message instanceof ShellMessage.Enabled enabled) {
                scripts.enable(failures.enableCall(enabled));
            } else if (message instanceof ShellMessage.Farewell end && !scripts.isInner()) {
                farewell = Optional.of(end);
            } else if (message instanceof ShellMessage.Farewell
                    || message.isGone()
                    || message.word().equals(awaited)
                    || interrupts(message, awaited)) {
                return message;
            } else {
                throw new RunnerException("the shell sent '" + message.word() + "' instead of '" + awaited + "'");
            }
        }
    }

    private boolean interrupts(ShellMessage message, String awaited) {
        if (message instanceof ShellMessage.PointAnnounced point) {
            return isOuter(point);
        }
        return awaited.equals("point")
                && (message instanceof ShellMessage.Began || message instanceof ShellMessage.Settled);
    }

    /** Returns whether a point belongs to the script that has started the running one. */
    public boolean isOuter(ShellMessage.PointAnnounced message) {
        return scripts.isInner()
                && message.pid().filter(pid -> pid != scripts.pid()).isPresent();
    }

    /** Records a script that begins; returns whether another script has started it. */
    private boolean greet(ShellMessage.Hello hello) throws RunnerException {
        if (!hello.protocol().equals(PROTOCOL)) {
            throw new RunnerException(
                    "the shell uses version " + hello.protocol() + " of the protocol instead of " + PROTOCOL);
        }
        bash = hello.bash();
        scripts.begin(hello.pid(), hello.script().orElse(first));
        ProcessHandle.of(scripts.pid()).ifPresent(scripts.isInner() ? terminator::lead : terminator::meet);
        return scripts.isInner();
    }
}
