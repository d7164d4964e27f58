package org.stackplug.runner.shell;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.stackplug.runner.shell.process.Terminator;
import org.stackplug.runner.shell.protocol.Channel;
import org.stackplug.runner.shell.protocol.FailureReader;
import org.stackplug.runner.shell.protocol.MessageReader;
import org.stackplug.runner.shell.protocol.RunningScripts;
import org.stackplug.runner.shell.protocol.ShellMessage;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Failure;

/** The process of the shell, and the messages to and from it, up to its end. */
final class ShellLink {
    private static final long FAREWELL_SECONDS = 2;

    private final Process shell;
    private final Channel channel;
    private final Terminator terminator;
    private final FailureReader failures;
    private final RunningScripts scripts;
    private final MessageReader messages;
    private Optional<Announcement.Ended> ended = Optional.empty();

    /**
     * Makes the link to a shell that was started.
     *
     * @param script the name of the first script
     */
    ShellLink(Process shell, Channel channel, Terminator terminator, FailureReader failures, String script) {
        this.shell = shell;
        this.channel = channel;
        this.terminator = terminator;
        this.failures = failures;
        this.scripts = new RunningScripts();
        this.messages = new MessageReader(channel, failures, terminator, scripts, script);
    }

    /** Adds the end of the process to the channel, after all messages of the shell, as soon as it ends. */
    void watch() {
        CompletableFuture<Void> unused = shell.onExit().thenRun(() -> {
            try {
                channel.end();
            } catch (IOException e) {
                // The session was closed in the meantime, and its channel is not read any more.
                System.getLogger(ShellLink.class.getName())
                        .log(Level.DEBUG, "the end of the shell could not be recorded", e);
            }
        });
    }

    /** Returns the scripts that run in the shell. */
    RunningScripts scripts() {
        return scripts;
    }

    /** Returns the version of bash. */
    String bash() {
        return messages.bash();
    }

    /** Returns the process of the shell. */
    ProcessHandle process() {
        return shell.toHandle();
    }

    /** Returns whether a point belongs to the script that has started the running one. */
    boolean isOuter(ShellMessage.PointAnnounced point) {
        return messages.isOuter(point);
    }

    /** Puts a message back, so that it is received again. */
    void hold(ShellMessage message) {
        messages.hold(message);
    }

    /** Sends a message to a shell that has not ended. */
    void send(List<String> fields) throws RunnerException {
        if (ended.isPresent()) {
            throw new RunnerException("the shell has already ended");
        }
        try {
            channel.send(fields);
        } catch (IOException e) {
            throw channelFailed(e);
        }
    }

    /** Waits for a message of that word, or for one that may arrive in its place. */
    ShellMessage receive(String awaited) throws RunnerException {
        try {
            return messages.receive(awaited);
        } catch (IOException e) {
            throw channelFailed(e);
        } catch (RunnerException e) {
            shell.destroyForcibly();
            throw e;
        }
    }

    private static RunnerException channelFailed(IOException e) {
        return new RunnerException("the channel to the shell failed: " + e.getMessage(), e);
    }

    /** Returns how the shell ended, if {@link #end()} was called. */
    Optional<Announcement.Ended> ended() {
        return ended;
    }

    /** Waits for the process of a shell that has sent its last message, and returns how it ended. */
    Announcement.Ended end() throws RunnerException {
        try {
            int status = shell.waitFor();
            Optional<Failure> failure = failures.atEnd(status, messages.farewell());
            if (terminator.cancelled()) {
                failure = failure.map(known -> known.as(Failure.Kind.CANCELLED));
            }
            Announcement.Ended result = new Announcement.Ended(status, failure, scripts.takeEnabled());
            ended = Optional.of(result);
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("waiting for the end of the shell was interrupted", e);
        }
    }

    /** Lets a shell at a point exit in order, so that the EXIT traps of plugins run. */
    void quit() {
        try {
            if (shell.isAlive()) {
                channel.send(List.of("quit"));
                shell.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            System.getLogger(ShellLink.class.getName()).log(Level.DEBUG, "the shell could not be asked to exit", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the channel. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(ShellLink.class.getName()).log(Level.DEBUG, "the channel could not be closed", e);
        }
    }
}
