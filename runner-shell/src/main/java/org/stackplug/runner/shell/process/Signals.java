package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Sends signals to processes, also to those that a step runs as another user by sudo: these are ended by sudo as well, if it
 * asks for no password.
 */
final class Signals {
    private static final long SUDO_SECONDS = 2;

    private Signals() {}

    /** Sends a SIGTERM. */
    static void terminate(Collection<ProcessHandle> processes) {
        send("TERM", ProcessHandle::destroy, processes);
    }

    /** Sends a SIGKILL. */
    static void kill(Collection<ProcessHandle> processes) {
        send("KILL", ProcessHandle::destroyForcibly, processes);
    }

    private static void send(String signal, Predicate<ProcessHandle> send, Collection<ProcessHandle> processes) {
        List<ProcessHandle> refused = new ArrayList<>();
        for (ProcessHandle process : processes) {
            if (!send.test(process) && process.isAlive()) {
                refused.add(process);
            }
        }
        bySudo(signal, refused);
    }

    private static void bySudo(String signal, List<ProcessHandle> processes) {
        if (processes.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("sudo", "-n", "kill", "-s", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            Process sudo = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            sudo.getOutputStream().close();
            if (!sudo.waitFor(SUDO_SECONDS, TimeUnit.SECONDS)) {
                sudo.destroyForcibly();
            }
        } catch (IOException e) {
            System.getLogger(Signals.class.getName())
                    .log(System.Logger.Level.DEBUG, "processes of another user are left", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
