package org.stackplug.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.mask.Secrets;

/**
 * Shows a run to a person at a terminal: the lines of the {@link Console}, which stay, and below them a {@link LiveFrame} that
 * is always up to date.
 *
 * <p>Each change is one write that begins by removing the lines of the frame, so that nothing flickers. No line is as wide as
 * the terminal, whose size is asked each time. Between two writes the cursor is at the first line of the frame: when the window
 * is resized the terminal keeps it there, into however many rows it may break what is below.
 */
public final class LiveView implements RunListener, AutoCloseable {
    private static final long PAUSE_MILLIS = 120;
    private static final long PATIENCE_NANOS = 600_000_000;
    private static final String BEGIN_SYNCHRONIZED = "\u001b[?2026h";
    private static final String END_SYNCHRONIZED = "\u001b[?2026l";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String ERASE_LINE = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";

    private final PrintStream err;
    private final Optional<TerminalGuard> terminal;
    private final Console console;
    /** The lines of the console that are not written yet. */
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    private final RunProgress progress;
    private final LiveFrame frame;
    private final Thread thread;
    private List<String> drawn = List.of();
    private boolean closed;
    /** Whether the frame has made room for a question of a step. */
    private boolean suspended;
    /** Since when a step asks, by {@link System#nanoTime()}; 0 if none does. */
    private long askedSince;
    /** The output that was shown as its question. */
    private String question = "";

    /**
     * Makes a view and the thread that keeps it up to date until the run ends or the view is closed.
     *
     * @param terminal knows when the user has to see something else
     */
    public LiveView(
            PrintStream err,
            Palette palette,
            Console.Verbosity verbosity,
            Secrets secrets,
            Optional<TerminalGuard> terminal) {
        this.err = err;
        this.terminal = terminal;
        this.progress = new RunProgress(secrets, System::nanoTime);
        this.frame = new LiveFrame(palette, secrets);
        this.console = new Console(new PrintStream(lines, false, StandardCharsets.UTF_8), palette, verbosity, secrets);
        this.thread = new Thread(this::refresh, "view");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    @Override
    public synchronized void on(RunEvent event) {
        progress.on(event);
        console.on(event);
        event.deliverTo(this);
        if (closed || lines.size() > 0) {
            draw();
        }
    }

    @Override
    public void runEnded(RunEvent.RunEnded event) {
        closed = true;
        notifyAll();
    }

    private synchronized void refresh() {
        try {
            while (!closed) {
                wait(PAUSE_MILLIS);
                if (!closed) {
                    draw();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw() {
        boolean asked = isAsked();
        if (asked && suspended && (!question.isEmpty() || progress.lastLine().isEmpty())) {
            // What the user types is not painted over.
            return;
        }
        if (asked) {
            question = progress.lastLine();
            console.inputAwaited(progress.current(), question);
        }
        suspended = asked;
        List<String> next = closed || asked ? List.of() : frame.lines(progress, TerminalSize.now());
        if (lines.size() == 0 && next.equals(drawn)) {
            return;
        }
        StringBuilder all = new StringBuilder();
        // Shown as a whole by terminals that know it; others ignore it.
        all.append(BEGIN_SYNCHRONIZED).append('\r');
        // Line by line, and what is left over at last: a terminal may keep what is erased all at once. Each from its
        // first column on: some terminals take a line for as long as the longest that was ever there, and break it.
        lines.toString(StandardCharsets.UTF_8)
                .lines()
                .forEach(line ->
                        all.append(ERASE_LINE).append(line).append(ERASE_LINE).append('\n'));
        lines.reset();
        // A terminal that has become narrower may report its size late: it must not wrap what was made for the old one.
        all.append(NO_WRAP);
        all.append(
                String.join("\n", next.stream().map(line -> ERASE_LINE + line).toList()));
        if (!drawn.isEmpty()) {
            all.append(ERASE_BELOW);
        }
        all.append(WRAP).append('\r');
        if (next.size() > 1) {
            all.append("\u001b[").append(next.size() - 1).append('A');
        }
        all.append(END_SYNCHRONIZED);
        drawn = next;
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
        err.write(bytes, 0, bytes.length);
        err.flush();
    }

    /** Returns whether a step asks for something. The question may come a little later than the wait for an answer. */
    private boolean isAsked() {
        if (closed || terminal.filter(TerminalGuard::isWaitingForInput).isEmpty()) {
            askedSince = 0;
            return false;
        }
        if (askedSince == 0) {
            askedSince = System.nanoTime();
            question = "";
        }
        return suspended || !progress.lastLine().isEmpty() || System.nanoTime() - askedSince > PATIENCE_NANOS;
    }

    /** Removes the frame; the lines of the console stay. */
    @Override
    public void close() {
        synchronized (this) {
            if (!drawn.isEmpty()) {
                closed = true;
                draw();
            }
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
