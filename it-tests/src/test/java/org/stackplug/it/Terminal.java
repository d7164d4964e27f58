package org.stackplug.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real terminal of a given size, by tmux with a server of its own: what is on its screen, resizing, keys, closing it. */
final class Terminal implements AutoCloseable {
    private final Playground playground;
    private final Path socket;
    private final Path status;

    /** Runs stackplug in it. */
    Terminal(Playground playground, int columns, int rows, String arguments) {
        this(playground, columns, rows, arguments, false);
    }

    /** Runs stackplug as the terminal's leader, which is told when it is closed; the exit status is not known then. */
    static Terminal leading(Playground playground, int columns, int rows, String arguments) {
        return new Terminal(playground, columns, rows, arguments, true);
    }

    private Terminal(Playground playground, int columns, int rows, String arguments, boolean leading) {
        this.playground = playground;
        this.socket = playground.root().resolve("tmux");
        this.status = playground.root().resolve("status");
        Path script = playground.root().resolve("in-terminal.sh");
        try {
            // The handlers keep this shell alive, and are the default ones again in its child.
            Files.writeString(
                    script,
                    "trap : HUP INT TERM\n" + (leading ? "exec " : "") + "'"
                            + Distribution.built().command() + "' " + arguments + "\necho $? >'" + status
                            + ".new'; mv '" + status + ".new' '" + status + "'\nsleep 60\n");
            Files.deleteIfExists(status);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                Integer.toString(columns),
                "-y",
                Integer.toString(rows),
                "exec bash '" + script + "'");
    }

    private String tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        try (Running running = playground.start(playground.topDir(), command)) {
            return running.await().exits(0).out();
        }
    }

    /** What can be seen. */
    List<String> screen() {
        return tmux("capture-pane", "-p").lines().map(String::stripTrailing).toList();
    }

    /** What can be seen, and what has scrolled away. */
    String everything() {
        return tmux("capture-pane", "-p", "-J", "-S", "-2000");
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    void press(String key) {
        tmux("send-keys", key);
    }

    /** Whether the command has ended. */
    boolean ended() {
        return Files.exists(status);
    }

    /** Waits for the end of the command, and answers its exit status. */
    int status() {
        Running.eventually("the end in the terminal", this::ended);
        try {
            return Integer.parseInt(
                    Files.readString(status, StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The window is closed, and everything in it is hung up. */
    void hangUp() {
        tmux("kill-server");
    }

    @Override
    public void close() {
        try (Running running =
                playground.start(playground.topDir(), List.of("tmux", "-S", socket.toString(), "kill-server"))) {
            running.await(); // It may be gone already.
        }
    }
}
