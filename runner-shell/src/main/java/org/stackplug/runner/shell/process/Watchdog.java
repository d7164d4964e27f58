package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.stackplug.runner.shell.host.ShellHost;

/**
 * A process that survives the engine, and then ends the running step; see {@code session/watchdog}. It starts with the first
 * step, in the background: a session that runs no step needs none, since a shell at a point notices the end of the engine by
 * itself. Without it, where it can't be started, everything else works as well.
 */
final class Watchdog {
    private final ShellHost host;
    private final Path script;
    private final String mark;
    /** True as soon as its start is under way. */
    private boolean begun;

    private boolean closed;
    private Optional<Process> process = Optional.empty();
    private String last = "";

    /**
     * Makes one for a session; nothing is started yet.
     *
     * @param library the folder of the session's own files
     * @param mark the mark of the session's processes
     */
    Watchdog(ShellHost host, Path library, String mark) {
        this.host = host;
        this.script = library.resolve("session/watchdog");
        this.mark = mark;
    }

    /**
     * A step begins or ends.
     *
     * @param step its number; 0 at its end
     * @param inner the shell that runs it
     * @param outer the first shell
     */
    synchronized void report(int step, ProcessHandle inner, ProcessHandle outer) {
        last = step + " " + inner.pid() + " " + outer.pid() + "\n";
        process.ifPresent(running -> write(running, last));
        if (!begun && step > 0) {
            begun = true;
            CompletableFuture<Void> unused = CompletableFuture.runAsync(this::start);
        }
    }

    private void start() {
        ProcessBuilder bash = new ProcessBuilder("bash", "--noprofile", "--norc", script.toString(), mark)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Bash.cleanse(bash);
        try {
            Process started = host.start(bash);
            synchronized (this) {
                process = Optional.of(started);
                write(started, last);
                if (closed) {
                    end(started);
                }
            }
        } catch (IOException e) {
            log("the watchdog could not be started", e);
        }
    }

    /** Ends it, since the session is closed. */
    synchronized void close() {
        closed = true;
        process.ifPresent(Watchdog::end);
    }

    private static void end(Process running) {
        write(running, "end\n");
        try {
            running.getOutputStream().close();
        } catch (IOException e) {
            log("the watchdog has ended", e);
        }
    }

    private static void write(Process running, String line) {
        try {
            OutputStream input = running.getOutputStream();
            input.write(line.getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException e) {
            log("the watchdog has ended", e);
        }
    }

    private static void log(String sentence, IOException e) {
        System.getLogger(Watchdog.class.getName()).log(Level.DEBUG, sentence, e);
    }
}
