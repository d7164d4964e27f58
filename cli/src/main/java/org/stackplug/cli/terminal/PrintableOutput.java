package org.stackplug.cli.terminal;

import org.stackplug.mask.MaskedText;
import org.stackplug.mask.Secrets;
import org.stackplug.mask.TerminalText;

/**
 * Makes the output of steps printable while it arrives: without secrets, even those split between
 * two pieces, and without anything that could drive the terminal.
 */
final class PrintableOutput {
    private final Secrets secrets;
    private final boolean colours;
    private TerminalText terminal;
    private MaskedText masked;

    PrintableOutput(Secrets secrets, boolean colours) {
        this.secrets = secrets;
        this.colours = colours;
        begin();
    }

    private void begin() {
        terminal = new TerminalText(colours);
        masked = secrets.text();
    }

    /** Adds output, and returns what can be printed so far. */
    String next(String text) {
        return masked.next(terminal.next(text));
    }

    /** Ends the output of a step, and returns what was held back. */
    String end() {
        String rest = masked.end();
        begin();
        return rest;
    }
}
