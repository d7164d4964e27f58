package org.stackplug.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.nativ.CLibrary;

/**
 * Keeps the user's terminal usable while steps run in it. sudo, and other programs that run a command in a terminal of its own,
 * switch the user's terminal to raw mode: Ctrl-C would reach that command only, and lines would not begin at the left. This
 * thread switches both on again, notices when a step waits for input, and restores the terminal at the end.
 */
public final class TerminalGuard implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;
    /** The number of rounds between two looks at the processes. */
    private static final int ROUNDS = 4;

    // The flags of Linux's <termios.h>.
    private static final long OPOST = 1;
    private static final long ONLCR = 4;
    private static final long ISIG = 1;
    private static final long ICANON = 2;
    private static final long ECHO = 8;

    private static final Path PROC = Path.of("/proc");
    /** Of {@code /proc/PID/stat} the process group, the terminal and the terminal's foreground group. */
    private static final Pattern STAT = Pattern.compile("(?s).*\\) \\S \\d+ (\\d+) \\d+ (-?\\d+) (-?\\d+) .*");
    /** A read (the number of the call depends on the processor) from a descriptor. */
    private static final Pattern READ =
            Pattern.compile((System.getProperty("os.arch").equals("aarch64") ? "63" : "0") + " 0x([0-9a-f]+) .*\\n?");

    private final int descriptor;
    private final Thread thread = new Thread(this::watch, "terminal");
    private Optional<CLibrary.Termios> initial = Optional.empty();
    private volatile boolean waitingForInput;
    private boolean closed;

    private TerminalGuard(int descriptor) {
        this.descriptor = descriptor;
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins to watch the terminal of the standard streams; empty if there is none. */
    public static Optional<TerminalGuard> begin() {
        for (int descriptor = 0; descriptor <= 2; descriptor++) {
            if (Streams.isTerminal(descriptor)) {
                return Optional.of(new TerminalGuard(descriptor));
            }
        }
        return Optional.empty();
    }

    /** Returns whether a program asks the user for something. */
    boolean isWaitingForInput() {
        return waitingForInput;
    }

    private synchronized void watch() {
        try {
            initial = attributes();
            for (int round = 1; initial.isPresent() && !closed; round++) {
                wait(PAUSE_MILLIS);
                Optional<CLibrary.Termios> now = attributes();
                if (!closed && now.isPresent()) {
                    boolean asksSecretly = has(initial.get().c_lflag, ECHO)
                            && !has(now.get().c_lflag, ECHO)
                            && has(now.get().c_lflag, ICANON);
                    if (asksSecretly) {
                        waitingForInput = true;
                    } else if (round % ROUNDS == 0 || waitingForInput) {
                        waitingForInput = isRead();
                    }
                    keepUsable(now.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LinkageError | RuntimeException e) {
            // No native library for this machine, or no place to unpack it.
            initial = Optional.empty();
        }
    }

    private Optional<CLibrary.Termios> attributes() {
        CLibrary.Termios attributes = new CLibrary.Termios();
        return CLibrary.tcgetattr(descriptor, attributes) == 0 ? Optional.of(attributes) : Optional.empty();
    }

    private static boolean has(long flags, long flag) {
        return (flags & flag) != 0;
    }

    private void keepUsable(CLibrary.Termios now) {
        boolean signals = has(now.c_lflag, ISIG) || !has(initial.orElseThrow().c_lflag, ISIG);
        boolean lines = has(now.c_oflag, OPOST) || !has(initial.orElseThrow().c_oflag, OPOST);
        if (!signals || !lines) {
            now.c_lflag |= ISIG;
            now.c_oflag |= OPOST | ONLCR;
            set(now);
        }
    }

    /** Sets the attributes, unless this process is in the background: it would be stopped. */
    private void set(CLibrary.Termios attributes) {
        Matcher own = STAT.matcher(text(PROC.resolve("self/stat")));
        if (own.matches() && own.group(1).equals(own.group(3))) {
            CLibrary.tcsetattr(descriptor, CLibrary.TCSANOW, attributes);
        }
    }

    /** Returns whether a process in the foreground of this terminal waits for a line. */
    private static boolean isRead() {
        Matcher own = STAT.matcher(text(PROC.resolve("self/stat")));
        if (!own.matches()) {
            return false;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                Matcher stat = STAT.matcher(text(process.resolve("stat")));
                if (stat.matches()
                        && stat.group(2).equals(own.group(2))
                        && stat.group(1).equals(stat.group(3))
                        && reads(process)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    private static boolean reads(Path process) {
        Matcher call = READ.matcher(text(process.resolve("syscall")));
        try {
            return call.matches()
                    && Streams.isTerminal(
                            process.resolve("fd").resolve(Long.toString(Long.parseLong(call.group(1), 16))));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Restores the terminal as it was in the beginning. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (initial.isPresent() && !attributes().map(now -> isAsBefore(now)).orElse(true)) {
            set(initial.get());
        }
    }

    private boolean isAsBefore(CLibrary.Termios now) {
        CLibrary.Termios before = initial.orElseThrow();
        return now.c_lflag == before.c_lflag
                && now.c_iflag == before.c_iflag
                && now.c_oflag == before.c_oflag
                && now.c_cflag == before.c_cflag;
    }
}
