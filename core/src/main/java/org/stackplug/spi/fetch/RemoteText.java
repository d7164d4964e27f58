package org.stackplug.spi.fetch;

/** Sanitizes text that a remote may have written: a line of an error, a ref's name, the target of a redirect. */
final class RemoteText {
    private RemoteText() {}

    /**
     * Returns a text without control characters other than line feeds. A text that is too long is cut, with a note of how
     * many characters are missing.
     *
     * @param written the text; {@code null}, as an exception's message can be, is an empty text
     * @param longest the maximum number of characters that are kept
     */
    static String sanitize(String written, int longest) {
        String text = written == null ? "" : written;
        StringBuilder shown = new StringBuilder(Math.min(text.length(), longest) + 40);
        for (int i = 0; i < text.length() && i < longest; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                shown.append(c);
            } else {
                shown.append(Character.isISOControl(c) || isSeparator(c) ? ' ' : c);
            }
        }
        if (text.length() > longest) {
            shown.append("… (").append(text.length() - longest).append(" more characters)");
        }
        return shown.toString();
    }

    /** Returns whether a character ends a line for some programs and not for others. */
    private static boolean isSeparator(char c) {
        return c == '\u2028' || c == '\u2029';
    }
}
