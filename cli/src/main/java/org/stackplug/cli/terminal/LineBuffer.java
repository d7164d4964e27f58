package org.stackplug.cli.terminal;

import org.stackplug.mask.MaskedText;
import org.stackplug.mask.Secrets;
import org.stackplug.mask.TerminalText;

/** What steps write, made fit to be shown while it comes: no secret, even in two pieces, and nothing that drives the terminal. */
final class LineBuffer {
    private final Secrets secrets;
    private final boolean colours;
    private TerminalText terminal;
    private MaskedText masked;

    LineBuffer(Secrets secrets, boolean colours) {
        this.secrets = secrets;
        this.colours = colours;
        begin();
    }

    private void begin() {
        terminal = new TerminalText(colours);
        masked = secrets.text();
    }

    /** Returns what can be shown of it by now. */
    String next(String text) {
        return masked.next(terminal.next(text));
    }

    /** The step has ended: returns what was held back. */
    String end() {
        String rest = masked.end();
        begin();
        return rest;
    }
}
