package org.stackplug.runner.shell.host;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * This machine, as the user who runs the engine.
 *
 * <p>In the foreground of a terminal, bash shares the engine's process group: sudo and ssh can ask there. Elsewhere bash gets
 * a session of its own: {@code timeout}, a runner of CI or {@code kill -- -PGID} signals the whole group, and the signal has to
 * reach the engine alone, which lets a package manager end.
 *
 * <p>Signals also reach processes that a step runs as another user by sudo: they
 * are sent by sudo as well, if it asks for no password.
 *
 * @since 0.1.0
 */
public final class LocalHost implements ShellHost {
    private static final long SUDO_SECONDS = 2;

    /** Makes a host; all are alike. */
    public LocalHost() {}

    @Override
    public Process start(ProcessBuilder bash) throws IOException {
        return switch (EngineTerminal.now()) {
            case FOREGROUND, UNKNOWN -> bash.start();
            case NONE -> startApart(bash);
            case BACKGROUND -> {
                // Outside of the terminal's session the kernel does not stop a process that reads from it, and it would
                // take what the user types for another program.
                if (bash.redirectInput().equals(ProcessBuilder.Redirect.INHERIT)) {
                    bash.redirectInput(new File("/dev/null"));
                }
                yield startApart(bash);
            }
        };
    }

    /** Starts a command in a session of its own. setsid becomes the command, so the id of the process is that of bash. */
    private static Process startApart(ProcessBuilder bash) throws IOException {
        List<String> plain = bash.command();
        List<String> apart = new ArrayList<>(List.of("setsid"));
        apart.addAll(plain);
        try {
            return bash.command(apart).start();
        } catch (IOException e) {
            System.getLogger(LocalHost.class.getName())
                    .log(System.Logger.Level.DEBUG, "bash shares the process group of the engine", e);
            return bash.command(plain).start();
        }
    }

    @Override
    public boolean signal(String signal, Collection<ProcessHandle> processes) {
        // Java sends two of them without another process.
        List<ProcessHandle> refused = switch (signal) {
            case "TERM" -> without(processes, ProcessHandle::destroy);
            case "KILL" -> without(processes, ProcessHandle::destroyForcibly);
            default ->
                without(processes, process -> kill(List.of("bash", "-c", "kill \"$@\"", "kill"), signal, process));
        };
        return without(refused, process -> false).isEmpty()
                || kill(List.of("sudo", "-n", "kill"), signal, refused.toArray(ProcessHandle[]::new));
    }

    /** Returns the processes that still run after the attempt has failed. */
    private static List<ProcessHandle> without(Collection<ProcessHandle> processes, Predicate<ProcessHandle> attempt) {
        List<ProcessHandle> refused = new ArrayList<>();
        for (ProcessHandle process : processes) {
            if (!attempt.test(process) && process.isAlive()) {
                refused.add(process);
            }
        }
        return refused;
    }

    private static boolean kill(List<String> kill, String signal, ProcessHandle... processes) {
        List<String> command = new ArrayList<>(kill);
        command.addAll(List.of("-s", signal));
        for (ProcessHandle process : processes) {
            command.add(Long.toString(process.pid()));
        }
        try {
            Process killer = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            killer.getOutputStream().close();
            if (!killer.waitFor(SUDO_SECONDS, TimeUnit.SECONDS)) {
                killer.destroyForcibly();
                return false;
            }
            return killer.exitValue() == 0;
        } catch (IOException e) {
            System.getLogger(LocalHost.class.getName())
                    .log(System.Logger.Level.DEBUG, "processes of another user are left", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
