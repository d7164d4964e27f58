package org.stackplug.spi.fetch;

/** Text that a remote may have written: a line of an error, a ref's name, the target of a redirect. Made fit to be shown. */
final class RemoteText {
    private RemoteText() {}

    /**
     * The text without control characters, and not longer than this; of a longer one the end is left out, with a note of how
     * much.
     *
     * @param longest characters that stay
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

    /** Ends a line for some programs and not for others. */
    private static boolean isSeparator(char c) {
        return c == '\u2028' || c == '\u2029';
    }
}
