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

/** The shell's process and the messages to and from it, up to its end. */
final class ShellLink {
    private static final long FAREWELL_SECONDS = 2;

    private final Process shell;
    private final Channel channel;
    private final Terminator terminator;
    private final FailureReader failures;
    private final RunningScripts scripts;
    private final MessageReader inbox;
    private Optional<Announcement.Ended> ended = Optional.empty();

    /** @param script the name of the first script */
    ShellLink(Process shell, Channel channel, Terminator terminator, FailureReader failures, String script) {
        this.shell = shell;
        this.channel = channel;
        this.terminator = terminator;
        this.failures = failures;
        this.scripts = new RunningScripts();
        this.inbox = new MessageReader(channel, failures, terminator, scripts, script);
    }

    /** Puts the end of the process into the inbox, after all that the shell has sent. */
    void watch() {
        CompletableFuture<Void> unused = shell.onExit().thenRun(() -> {
            try {
                channel.end();
            } catch (IOException e) {
                // The session was closed in the meantime: no one reads any more.
                System.getLogger(ShellLink.class.getName())
                        .log(Level.DEBUG, "the end of the shell could not be noted", e);
            }
        });
    }

    /** Returns the scripts that run in the shell. */
    RunningScripts scripts() {
        return scripts;
    }

    /** Returns the version of bash. */
    String bash() {
        return inbox.bash();
    }

    /** Returns the process of the shell. */
    ProcessHandle process() {
        return shell.toHandle();
    }

    /** Returns whether a point belongs to the script that has started the one that runs. */
    boolean isOuter(ShellMessage.PointReached point) {
        return inbox.isOuter(point);
    }

    /** Makes a message the next one again. */
    void hold(ShellMessage message) {
        inbox.hold(message);
    }

    /** Sends a message to a shell that has not ended. */
    void send(List<String> fields) throws RunnerException {
        if (ended.isPresent()) {
            throw new RunnerException("the shell has ended and does nothing more");
        }
        try {
            channel.send(fields);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Waits for a message of that word, or for one that may come in its place. */
    ShellMessage receive(String awaited) throws RunnerException {
        try {
            return inbox.receive(awaited);
        } catch (IOException e) {
            throw broken(e);
        } catch (RunnerException e) {
            shell.destroyForcibly();
            throw e;
        }
    }

    private static RunnerException broken(IOException e) {
        return new RunnerException("the channel to the shell broke: " + e.getMessage(), e);
    }

    /** Returns how the shell ended, if that is known already. */
    Optional<Announcement.Ended> ended() {
        return ended;
    }

    /** Waits for the end of a shell that is gone, and returns how it ended. */
    Announcement.Ended end() throws RunnerException {
        try {
            int status = shell.waitFor();
            Optional<Failure> failure = failures.atEnd(status, inbox.farewell());
            if (terminator.cancelled() && failure.isPresent()) {
                failure = Optional.of(Failure.of(Failure.Kind.CANCELLED, status));
            }
            Announcement.Ended result = new Announcement.Ended(status, failure, scripts.takeEnabled());
            ended = Optional.of(result);
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("the wait for the shell's end was interrupted", e);
        }
    }

    /** Lets a shell that stands at a point end in order, so that the EXIT traps of plugins run. */
    void quit() {
        try {
            if (shell.isAlive()) {
                channel.send(List.of("quit"));
                shell.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            System.getLogger(ShellLink.class.getName()).log(Level.DEBUG, "the shell could not be sent its end", e);
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
