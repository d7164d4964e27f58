package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the processes of a step.
 *
 * <p>Two ways are combined, because each misses some processes. The mark in the environment finds a child whose parent has
 * ended and that no longer descends from the shell. Descent from the shell finds a child that was started with another
 * environment. A process that the shell has forked without running another program has the shell's own environment, which
 * names no step: such a process belongs to the step in which it started, by the time of its start.
 */
public final class MarkedProcesses {
    /** The environment variable that every process of a run has. */
    static final String RUN = "STACKPLUG_RUN";
    /** The environment variable with the number of the step in which a process was started. */
    static final String STEP = "STACKPLUG_STEP";

    private static final Path PROC = Path.of("/proc");
    /**
     * The fields of {@code /proc/PID/stat} after the name: the state, the parent, 17 more fields, the start. A zombie does
     * not match.
     */
    private static final Pattern STAT = Pattern.compile("(?s).*\\) [^ZX] (\\d+)(?: \\S+){17} (\\d+) .*");

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    /** Ticks per second: every Linux reports the start of a process in ticks of 10 ms. */
    private static final int TICKS_PER_SECOND = 100;

    private static final long NANOS_OF_A_TICK = 1_000_000_000L / TICKS_PER_SECOND;

    /** The time after which killing is given up. */
    private static final long KILL_NANOS = 1_000_000_000L;
    /** The time that a killed process needs to end. */
    private static final long DEATH_MILLIS = 5;

    private record FoundProcess(long pid, long parent, long start, boolean marked, Optional<String> step) {}

    private MarkedProcesses() {}

    /**
     * Returns a moment in the unit of a process's start: ticks since boot, rounded down.
     *
     * @param nanos the value of {@link System#nanoTime()} at that moment
     */
    public static long moment(long nanos) {
        long ago = (System.nanoTime() - nanos) / NANOS_OF_A_TICK;
        try {
            return ticks(Files.readString(PROC.resolve("uptime"), StandardCharsets.US_ASCII)) - ago - 1;
        } catch (IOException e) {
            // Without /proc no process will be found anyway.
            return 0;
        }
    }

    /** Returns the ticks in a text of {@code /proc/uptime}. With a double, some values would be one tick too low. */
    static long ticks(String uptime) {
        return new BigDecimal(uptime.substring(0, uptime.indexOf(' ')))
                .multiply(BigDecimal.valueOf(TICKS_PER_SECOND))
                .longValue();
    }

    /**
     * Returns the processes that a step has started and that still run.
     *
     * @param mark the mark of the run
     * @param step the number of the step
     * @param since when the step began; a process that was started since then belongs to the step unless its environment
     *     has another number
     * @param shells the shells, which are not returned; the first one runs the steps
     */
    static List<ProcessHandle> of(String mark, int step, long since, List<ProcessHandle> shells) {
        List<FoundProcess> all = all(mark);
        Map<Long, List<FoundProcess>> children = new HashMap<>();
        all.forEach(found -> children.computeIfAbsent(found.parent(), parent -> new ArrayList<>())
                .add(found));
        Set<Long> pids = new HashSet<>();
        all.stream()
                .filter(found -> found.marked() && belongs(found, step, since))
                .forEach(found -> pids.add(found.pid()));
        descend(shells.get(0).pid(), children, step, since, pids);
        shells.forEach(shell -> pids.remove(shell.pid()));
        return pids.stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
    }

    /** Returns whether a process belongs to that run; its id may have been reused since. */
    public static boolean isMarked(long pid, String mark) {
        return read(PROC.resolve(Long.toString(pid)), mark)
                .filter(FoundProcess::marked)
                .isPresent();
    }

    /**
     * Returns the processes that the steps after one have started and that still run.
     *
     * @param step the number of that step
     * @param since when that step had ended; a process without a number that was started since then belongs to a later step
     */
    public static List<ProcessHandle> after(String mark, int step, long since) {
        return all(mark).stream()
                .filter(found -> found.marked()
                        && found.step()
                                .map(number -> Integer.parseInt(number) > step)
                                .orElse(found.start() >= since))
                .map(found -> ProcessHandle.of(found.pid()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        /** Waits for at most this time. */
        void sleep(long millis) throws InterruptedException;
    }

    /**
     * Kills processes until none is left, for a second at most. Killing once is not enough: a process may fork faster than
     * it is killed, and on a busy machine even a killed process needs time to end.
     *
     * @param first the processes to kill first
     * @param left finds the processes that are left
     */
    public static void kill(List<ProcessHandle> first, Supplier<List<ProcessHandle>> left, Pause pause) {
        long end = System.nanoTime() + KILL_NANOS;
        List<ProcessHandle> found = first;
        try {
            while (!found.isEmpty() && System.nanoTime() < end) {
                found.forEach(ProcessHandle::destroyForcibly);
                pause.sleep(DEATH_MILLIS);
                found = left.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether a process still runs; a zombie does not. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive()
                && STAT.matcher(text(PROC.resolve(Long.toString(process.pid())).resolve("stat")))
                        .matches();
    }

    /**
     * Returns the children of a shell, in order. The kernel's own list is read where there is one: Java reads every process
     * of the machine.
     */
    public static List<ProcessHandle> children(long shell) {
        String pid = Long.toString(shell);
        Path list = PROC.resolve(pid).resolve("task").resolve(pid).resolve("children");
        Stream<ProcessHandle> children = Files.exists(list)
                ? BLANKS.splitAsStream(text(list))
                        .filter(Predicate.not(String::isEmpty))
                        .flatMap(child -> ProcessHandle.of(Long.parseLong(child)).stream())
                : ProcessHandle.of(shell).stream().flatMap(ProcessHandle::children);
        return children.filter(ProcessHandle::isAlive).sorted().toList();
    }

    private static boolean belongs(FoundProcess found, int step, long since) {
        return found.step().map(Integer.toString(step)::equals).orElse(true) && found.start() >= since;
    }

    /** Adds the descendants of a process that belong to the step, except those below a process of another step. */
    private static void descend(
            long parent, Map<Long, List<FoundProcess>> children, int step, long since, Set<Long> pids) {
        for (FoundProcess child : children.getOrDefault(parent, List.of())) {
            if (belongs(child, step, since)) {
                pids.add(child.pid());
                descend(child.pid(), children, step, since, pids);
            }
        }
    }

    private static List<FoundProcess> all(String mark) {
        List<FoundProcess> all = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                read(process, mark).ifPresent(all::add);
            }
        } catch (IOException e) {
            // Without /proc no process can be found this way. The shell itself is terminated by its handle.
            return List.of();
        }
        return all;
    }

    private static Optional<FoundProcess> read(Path process, String mark) {
        Matcher stat = STAT.matcher(text(process.resolve("stat")));
        if (!stat.matches()) {
            return Optional.empty();
        }
        String environment = "\0" + text(process.resolve("environ"));
        String bytes = new String(mark.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        boolean marked = environment.contains("\0" + RUN + "=" + bytes + "\0");
        String name = "\0" + STEP + "=";
        int start = environment.indexOf(name) + name.length();
        Optional<String> step = marked && start >= name.length()
                ? Optional.of(environment.substring(start, environment.indexOf('\0', start)))
                : Optional.empty();
        long pid = Long.parseLong(process.getFileName().toString());
        return Optional.of(
                new FoundProcess(pid, Long.parseLong(stat.group(1)), Long.parseLong(stat.group(2)), marked, step));
    }

    /** Returns a file's text, each byte a character; empty for another user's process, or one that has just ended. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
