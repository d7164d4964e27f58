package org.stackplug.runner.shell.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.stackplug.runner.shell.host.ShellHost;
import org.stackplug.spi.run.step.Failure;

/**
 * Terminates a step that has exceeded its time limit or was cancelled, with all its processes: first by SIGTERM, and after
 * a grace period by SIGKILL. The shell gets a signal of its own, at which it reports where it is. A package manager is given the
 * time to end by itself. Processes of earlier steps are spared. All methods may be called from any thread.
 */
public final class Terminator {
    /** The time between SIGTERM and SIGKILL. */
    private static final long GRACE_MILLIS = 700;

    private static final long POLL_MILLIS = 30;
    /** The signal at which a session's shell reports where it is, and ends; see {@code session/interrupts}. */
    private static final String REPORT = "RTMIN+7";
    /** The time that a shell has to report where it was after its command was killed, and its host to notice its end. */
    private static final long REPORT_MILLIS = 300;

    private static final long NANOS_OF_A_MILLI = 1_000_000;
    /** The time that a package manager gets. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final String mark;
    private final ShellHost host;
    private final Watchdog watchdog;
    private final Consumer<String> notices;
    /** The process that the host has started: the first shell, or a command that waits for it. */
    private final ProcessHandle started;
    /** The first shell, as soon as it has said its id. */
    private ProcessHandle shell;
    /** The shell that runs the steps now: {@code shell}, or one that its script has started. */
    private ProcessHandle inner;

    private int step;
    /** When the current step, or the interval between two steps, began, by {@link System#nanoTime()}. */
    private long since = System.nanoTime() - TimeUnit.MINUTES.toNanos(1);

    private boolean running;
    /** Whether the last step was cut off: its processes are terminated like those of a running step. */
    private boolean broken;

    /** Whether the shell of a running step was asked to report where it is, and to end. */
    private boolean asked;

    private boolean cancelled;
    private boolean closed;
    /** Whether the end of a package manager is awaited. */
    private boolean waiting;

    private Optional<Failure.Kind> forced = Optional.empty();
    private Optional<CompletableFuture<Void>> deadline = Optional.empty();
    /** The processes that got a SIGTERM. They may not be found again once the shell is not their parent. */
    private final Set<ProcessHandle> signalled = new HashSet<>();
    /** The end of the grace period, by {@link System#nanoTime()}. */
    private long graceEnd;

    private Optional<CompletableFuture<Void>> delayedKill = Optional.empty();

    /**
     * Makes a terminator for a session.
     *
     * @param mark the mark of the session's processes
     * @param library the folder of the session's own files
     * @param started the process that the host has started
     * @param notices receives what the user has to know at once
     */
    public Terminator(String mark, ShellHost host, Path library, ProcessHandle started, Consumer<String> notices) {
        this.mark = mark;
        this.host = host;
        this.watchdog = new Watchdog(host, library, mark);
        this.started = started;
        this.notices = notices;
        this.shell = started;
        this.inner = started;
    }

    /** Sets the first shell, which also runs the steps. */
    public synchronized void meet(ProcessHandle first) {
        shell = first;
        inner = first;
    }

    /** Sets the shell that runs the steps from now on: the first one, or one that it has started. */
    public synchronized void lead(ProcessHandle stepping) {
        inner = stepping;
    }

    /** Begins a step. */
    public synchronized void begin(int number, Optional<Duration> limit) {
        step = number;
        since = System.nanoTime();
        running = true;
        broken = false;
        watchdog.report(number, inner, shell);
        forced = cancelled ? Optional.of(Failure.Kind.CANCELLED) : Optional.empty();
        deadline = limit.map(after -> CompletableFuture.runAsync(
                () -> expire(number), CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /**
     * Ends a step, and returns why the step was terminated, if it was.
     *
     * @param cutOff whether the step did not come to its own end: Ctrl-C in a terminal may have ended the shell before the
     *     engine received the signal
     */
    public synchronized Optional<Failure.Kind> finish(boolean cutOff) {
        running = false;
        broken = cutOff || forced.isPresent();
        if (!broken) {
            since = System.nanoTime();
        }
        watchdog.report(0, inner, shell);
        deadline.ifPresent(future -> future.cancel(false));
        return forced;
    }

    /** Terminates the running step and the shell. A second call kills them at once. */
    public synchronized void cancel() {
        if (closed) {
            return;
        }
        if (cancelled || waiting) {
            cancelled = true;
            waiting = false;
            // Nothing is awaited any more.
            asked = false;
            killAll(step, start());
            return;
        }
        cancelled = true;
        force(Failure.Kind.CANCELLED);
    }

    /** Returns whether {@link #cancel()} was called. */
    public synchronized boolean cancelled() {
        return cancelled;
    }

    /**
     * Kills the shell and the processes of the current step. Processes that got a SIGTERM before keep the rest of their
     * grace period. When this method returns, none of them is left. Processes that earlier steps left running are spared.
     */
    public synchronized void close() {
        deadline.ifPresent(future -> future.cancel(false));
        if (closed) {
            return;
        }
        if (forced.isPresent()) {
            awaitEnd();
            killAll(step, start());
        } else if (started.isAlive()) {
            kill(step, start());
        }
        closed = true;
        watchdog.close();
        delayedKill.ifPresent(future -> future.cancel(false));
    }

    /** Waits for the end of the grace period, which another Ctrl-C shortens. */
    private void awaitEnd() {
        try {
            while ((waiting || graceLeft() > 0) && isAnythingLeft()) {
                wait(waiting ? POLL_MILLIS : Math.max(1, Math.min(graceLeft(), POLL_MILLIS)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long graceLeft() {
        return (graceEnd - System.nanoTime()) / NANOS_OF_A_MILLI;
    }

    private boolean isAnythingLeft() {
        return started.isAlive()
                || signalled.stream().anyMatch(MarkedProcesses::isRunning)
                || !found(step, start()).isEmpty();
    }

    private synchronized void expire(int number) {
        if (running && step == number) {
            force(Failure.Kind.TIMEOUT);
        }
    }

    /** Returns since when processes belong to the current step. Those of the last tick of an ended step are spared. */
    private long start() {
        return MarkedProcesses.moment(since) + (running || broken ? 0 : 2);
    }

    private void force(Failure.Kind kind) {
        if (forced.isEmpty()) {
            forced = Optional.of(kind);
        }
        int number = step;
        long start = start();
        List<ProcessHandle> found = found(number, start);
        // The shell first: otherwise it would continue with the step's next command when its child has ended.
        asked = running && host.signal(REPORT, List.of(inner));
        Optional<String> packages = asked ? PackageManagers.among(found) : Optional.empty();
        if (packages.isPresent()) {
            waiting = true;
            String notice = packages.get() + " is given the time to end, so that no package is left half-installed";
            // On a thread of its own, which holds no lock while the notice is shown.
            CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
                notices.accept(notice);
                awaitPackages(number, start);
            });
        } else {
            terminate(number, start, found);
        }
    }

    /** Goes on when the package manager has ended, or has taken too long. */
    private synchronized void awaitPackages(int number, long start) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<ProcessHandle> found = found(number, start);
        try {
            while (waiting
                    && System.nanoTime() < end
                    && PackageManagers.among(found).isPresent()) {
                wait(POLL_MILLIS);
                found = found(number, start);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (waiting) {
            waiting = false;
            terminate(number, start, found);
        }
    }

    private void terminate(int number, long start, List<ProcessHandle> found) {
        signalled.addAll(found);
        graceEnd = System.nanoTime() + GRACE_MILLIS * NANOS_OF_A_MILLI;
        List<ProcessHandle> targets = new ArrayList<>();
        // A second signal would keep the shell from reporting its last command.
        if (!asked) {
            targets.add(inner);
        }
        if (!inner.equals(shell)) {
            targets.add(shell);
        }
        targets.addAll(found);
        host.signal("TERM", targets);
        delayedKill = Optional.of(CompletableFuture.runAsync(
                () -> killAll(number, start), CompletableFuture.delayedExecutor(GRACE_MILLIS, TimeUnit.MILLISECONDS)));
    }

    private synchronized void killAll(int number, long start) {
        host.signal(
                "KILL", signalled.stream().filter(MarkedProcesses::isRunning).toList());
        kill(number, start);
    }

    private synchronized void kill(int number, long start) {
        Supplier<List<ProcessHandle>> left = () -> found(number, start);
        // Find the processes before the shell, from which they descend, is gone.
        List<ProcessHandle> first = left.get();
        if (asked) {
            host.signal("KILL", first);
            // It reports where it was.
            awaitEndOf(inner);
            first = left.get();
        }
        List<ProcessHandle> targets = new ArrayList<>(List.of(inner, shell));
        targets.addAll(first);
        host.signal("KILL", targets);
        if (!started.equals(shell)) {
            // It ends with the shell, unless it is stuck.
            awaitEndOf(started);
            host.signal("KILL", List.of(started));
        }
        MarkedProcesses.kill(first, left, this::pause);
    }

    /** Returns the processes of a step that still run, without the shells. */
    private List<ProcessHandle> found(int number, long start) {
        return MarkedProcesses.of(mark, number, start, List.of(inner, shell, started));
    }

    /** Gives a process a moment to end by itself. */
    private void awaitEndOf(ProcessHandle process) {
        try {
            for (long left = REPORT_MILLIS; left > 0 && process.isAlive(); left -= POLL_MILLIS) {
                wait(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits without holding the lock, so that other threads can call in. */
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop, and finds each time what is left
    private synchronized void pause(long millis) throws InterruptedException {
        wait(millis);
    }
}
