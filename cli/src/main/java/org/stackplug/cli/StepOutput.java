package org.stackplug.cli;

import org.stackplug.event.TerminalText;
import org.stackplug.report.Secrets;

/** What steps write, made fit to be shown while it comes: no secret, even in two pieces, and nothing that drives the terminal. */
final class StepOutput {
    /** A line that goes on for longer is shown as far as it is. */
    private static final int LONGEST = 64 * 1024;

    private final Secrets secrets;
    private final boolean colours;
    private final StringBuilder held = new StringBuilder();
    private TerminalText terminal;

    StepOutput(Secrets secrets, boolean colours) {
        this.secrets = secrets;
        this.colours = colours;
        this.terminal = new TerminalText(colours);
    }

    /** What can be shown of it by now. */
    String next(String text) {
        held.append(terminal.next(text));
        String all = held.toString();
        int open = all.length() - all.lastIndexOf('\n') > LONGEST ? 0 : secrets.openEnd(all);
        String masked = secrets.mask(all.substring(0, all.length() - open));
        held.delete(0, all.length() - open);
        return masked;
    }

    /** The step has ended: what was held back. */
    String end() {
        String rest = secrets.mask(held.toString());
        held.setLength(0);
        terminal = new TerminalText(colours);
        return rest;
    }
}
