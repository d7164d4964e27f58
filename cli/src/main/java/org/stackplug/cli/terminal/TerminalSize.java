package org.stackplug.cli.terminal;

import java.io.PrintStream;
import org.jline.nativ.CLibrary;

/**
 * The current size of the terminal of standard error.
 *
 * @param columns at least 20
 * @param rows at least 2
 */
record TerminalSize(int columns, int rows) {
    private static final int LEAST_COLUMNS = 20;

    TerminalSize {
        columns = Math.max(LEAST_COLUMNS, columns);
        rows = Math.max(2, rows);
    }

    /** Returns the width for lines on that stream: unlimited where it is not a terminal. */
    static int columnsOf(PrintStream err) {
        return err == System.err && Streams.isTerminal(2) ? now().columns() : Integer.MAX_VALUE;
    }

    /** Asks the kernel; returns 80 columns and 24 rows if that fails. */
    static TerminalSize now() {
        try {
            CLibrary.WinSize size = new CLibrary.WinSize();
            if (CLibrary.ioctl(2, CLibrary.TIOCGWINSZ, size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
                return new TerminalSize(size.ws_col, size.ws_row);
            }
        } catch (LinkageError | RuntimeException e) {
            // No native library for this machine, or no place to unpack it.
            return new TerminalSize(80, 24);
        }
        return new TerminalSize(80, 24);
    }
}
