package org.stackplug.runner.shell.host;

import java.io.IOException;
import java.util.Collection;

/**
 * A place where bash can run: this machine, a container on it, another user's account.
 *
 * <p>A host shares with the engine:
 *
 * <ul>
 *   <li>the folders, under the same names: TOP_DIR, DEST, and the folders of sessions and runs. The engine makes the files of a
 *       session before bash starts, with mode 0600; bash, and the steps that it runs, have to be able to read and write them;
 *   <li>the process ids: {@code $$} of bash is its id for the engine, which finds the processes of a step in {@code /proc}. A
 *       process whose environment the engine may not read is found only while it descends from bash.
 * </ul>
 *
 * <p>A host is thread-safe.
 *
 * @since 0.1.0
 */
public interface ShellHost {

    /**
     * Starts bash.
     *
     * <p>The returned process may be bash itself, or a command that has started it and waits for it, such as {@code sudo}. It
     * ends when bash ends, with the status of bash: 128 + N after a signal N.
     *
     * @param bash the command line, which begins with {@code bash}, the environment, the working folder, and the redirects.
     *     The host may change the command line, and passes everything else on
     * @throws IOException if it can't be started
     */
    Process start(ProcessBuilder bash) throws IOException;

    /**
     * Sends a signal to processes; one that has ended meanwhile is passed over.
     *
     * @param signal its name as {@code kill -s} takes it: {@code TERM}, {@code KILL}, {@code RTMIN+7}
     * @param processes bash, processes that it has started, or what {@link #start} has returned
     * @return whether each process that still runs was sent the signal
     */
    boolean signal(String signal, Collection<ProcessHandle> processes);
}
