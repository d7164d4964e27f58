package org.stackplug.cli;

import org.stackplug.event.TerminalText;
import org.stackplug.report.MaskedText;
import org.stackplug.report.Secrets;

/** What steps write, made fit to be shown while it comes: no secret, even in two pieces, and nothing that drives the terminal. */
final class StepOutput {
    private final Secrets secrets;
    private final boolean colours;
    private TerminalText terminal;
    private MaskedText masked;

    StepOutput(Secrets secrets, boolean colours) {
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
