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
 * <p>Two ways, because each misses some: by what stands in their environment, since a child whose parent has ended is no
 * longer below the shell; and by descent from the shell, since a child may have been given another environment. A process
 * that the shell has forked and that runs no other program has the shell's own environment, and with it no step: then the
 * time of its start tells.
 */
public final class MarkedProcesses {
    /** The variable that every process of a run has. */
    static final String RUN = "STACKPLUG_RUN";
    /** The variable with the number of the step that a process was started in. */
    static final String STEP = "STACKPLUG_STEP";

    private static final Path PROC = Path.of("/proc");
    /**
     * In {@code /proc/PID/stat} behind the name: the state, the parent, and 17 more fields before the start. What has ended,
     * and was not asked for its status yet, is no process any more.
     */
    private static final Pattern STAT = Pattern.compile("(?s).*\\) [^ZX] (\\d+)(?: \\S+){17} (\\d+) .*");

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    /** The start is told in ticks of 10 ms on every Linux. */
    private static final int TICKS = 100;

    private static final long NANOS_OF_A_TICK = 1_000_000_000L / TICKS;

    /** How long it is tried to leave nothing. */
    private static final long LAST_NANOS = 1_000_000_000L;
    /** How long a killed process takes to end. */
    private static final long DEATH_MILLIS = 5;

    private record Found(long pid, long parent, long start, boolean marked, Optional<String> step) {}

    private MarkedProcesses() {}

    /**
     * A moment, as the start of a process is told; not later than it was.
     *
     * @param nanos what {@link System#nanoTime()} was then
     */
    public static long moment(long nanos) {
        long ago = (System.nanoTime() - nanos) / NANOS_OF_A_TICK;
        try {
            return ticks(Files.readString(PROC.resolve("uptime"), StandardCharsets.US_ASCII)) - ago - 1;
        } catch (IOException e) {
            // No /proc: nothing will be found anyway.
            return 0;
        }
    }

    /** What {@code /proc/uptime} says, exactly: a fraction of it is one tick too few as a double. */
    static long ticks(String uptime) {
        return new BigDecimal(uptime.substring(0, uptime.indexOf(' ')))
                .multiply(BigDecimal.valueOf(TICKS))
                .longValue();
    }

    /**
     * The processes that a step has started and that still live.
     *
     * @param mark of the run
     * @param step its number
     * @param since when it began; a process that was started since then belongs to it unless it carries another number
     * @param shell the shell itself, which is not among them
     */
    static List<ProcessHandle> of(String mark, int step, long since, long shell) {
        List<Found> all = all(mark);
        Map<Long, List<Found>> children = new HashMap<>();
        all.forEach(found -> children.computeIfAbsent(found.parent(), parent -> new ArrayList<>())
                .add(found));
        Set<Long> pids = new HashSet<>();
        all.stream()
                .filter(found -> found.marked() && belongs(found, step, since))
                .forEach(found -> pids.add(found.pid()));
        descend(shell, children, step, since, pids);
        pids.remove(shell);
        return pids.stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
    }

    /** Whether it is a process of that run: its number may have come to another one. */
    public static boolean isMarked(long pid, String mark) {
        return read(PROC.resolve(Long.toString(pid)), mark)
                .filter(Found::marked)
                .isPresent();
    }

    /**
     * What the steps behind one have started and that still lives.
     *
     * @param step its number
     * @param since when it had ended; a process without a number that was started since then is one of theirs
     */
    public static List<ProcessHandle> behind(String mark, int step, long since) {
        return all(mark).stream()
                .filter(found -> found.marked()
                        && found.step()
                                .map(number -> Integer.parseInt(number) > step)
                                .orElse(found.start() >= since))
                .map(found -> ProcessHandle.of(found.pid()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Lets time go by. */
    @FunctionalInterface
    public interface Pause {
        /** Returns after this long, or earlier. */
        void of(long millis) throws InterruptedException;
    }

    /**
     * Kills until nothing is left, for a second at most. Not once: one may fork faster than it is killed, and on a busy
     * machine even a killed process takes its time to end.
     *
     * @param first what is killed first
     * @param left finds what is left
     */
    public static void kill(List<ProcessHandle> first, Supplier<List<ProcessHandle>> left, Pause pause) {
        long end = System.nanoTime() + LAST_NANOS;
        List<ProcessHandle> found = first;
        try {
            while (!found.isEmpty() && System.nanoTime() < end) {
                found.forEach(ProcessHandle::destroyForcibly);
                pause.of(DEATH_MILLIS);
                found = left.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a process has not ended. */
    static boolean lives(ProcessHandle process) {
        return process.isAlive()
                && STAT.matcher(text(PROC.resolve(Long.toString(process.pid())).resolve("stat")))
                        .matches();
    }

    /**
     * What a shell has started and not waited for, in order. Asked of the kernel: Java looks at every process of the machine
     * for it, which does for a kernel that does not tell.
     */
    public static List<ProcessHandle> children(ProcessHandle shell) {
        String pid = Long.toString(shell.pid());
        Path told = PROC.resolve(pid).resolve("task").resolve(pid).resolve("children");
        Stream<ProcessHandle> children = Files.exists(told)
                ? BLANKS.splitAsStream(text(told))
                        .filter(Predicate.not(String::isEmpty))
                        .flatMap(child -> ProcessHandle.of(Long.parseLong(child)).stream())
                : shell.children();
        return children.filter(ProcessHandle::isAlive).sorted().toList();
    }

    private static boolean belongs(Found found, int step, long since) {
        return found.step().map(Integer.toString(step)::equals).orElse(true) && found.start() >= since;
    }

    /** Not below a process of an earlier step. */
    private static void descend(long parent, Map<Long, List<Found>> children, int step, long since, Set<Long> pids) {
        for (Found child : children.getOrDefault(parent, List.of())) {
            if (belongs(child, step, since)) {
                pids.add(child.pid());
                descend(child.pid(), children, step, since, pids);
            }
        }
    }

    private static List<Found> all(String mark) {
        List<Found> all = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                read(process, mark).ifPresent(all::add);
            }
        } catch (IOException e) {
            // Without /proc nothing can be found this way; the shell itself is ended by its handle all the same.
            return List.of();
        }
        return all;
    }

    private static Optional<Found> read(Path process, String mark) {
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
        return Optional.of(new Found(pid, Long.parseLong(stat.group(1)), Long.parseLong(stat.group(2)), marked, step));
    }

    /** Byte by byte; empty for another user's process, or one that has just ended. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
