package org.stackplug.bundle;

import java.io.IOException;
import java.io.Writer;
import org.stackplug.mask.MaskedText;
import org.stackplug.mask.Secrets;
import org.stackplug.mask.TerminalText;

/**
 * Masks a text that comes in pieces, after it has removed control characters, which could hide a secret. Closing it does not close
 * its target.
 */
final class MaskedWriter extends Writer {
    private final TerminalText terminal = new TerminalText(false);
    private final MaskedText masked;
    private final Writer target;
    private boolean discards;

    MaskedWriter(Writer target, Secrets secrets) {
        this.target = target;
        this.masked = secrets.text();
    }

    /**
     * Says whether what comes from now on is only read, so that a secret which begins in it is recognised, and not written.
     */
    void discard(boolean on) {
        discards = on;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        String shown = masked.next(terminal.next(new String(text, offset, length)));
        if (!discards) {
            target.write(shown);
        }
    }

    @Override
    public void flush() {
        // What was held back can be the beginning of a secret.
    }

    @Override
    public void close() throws IOException {
        target.write(masked.end());
        target.flush();
    }
}
