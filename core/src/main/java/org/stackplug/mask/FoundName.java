package org.stackplug.mask;

/**
 * What stands around the name of a secret, as far as it matters for what follows the name. Not
 * thread-safe.
 *
 * <p>Reads the text backwards from the end of such a name: most names in a text are not secret, and need
 * not be looked at from all sides.
 */
final class FoundName {
    /** The longest name, and the longest beginning of a line, that are read as a whole. */
    private static final int LONGEST = MaskedText.CONTEXT / 2;

    private boolean header;
    private boolean option;
    private boolean hyphen;
    private char before;
    private boolean leads;
    /** Where the last name began, and whether there were but marks before it: a line is not read twice. */
    private long lastBegin;

    private boolean lastLeads;

    /**
     * Looks at a name.
     *
     * @param end the index after it
     * @param base where the character with index 0 is in the whole text
     * @param isHeader whether it is that of a header of HTTP
     */
    void read(char[] text, int end, long base, boolean isHeader) {
        header = isHeader;
        option = false;
        hyphen = false;
        int begin = end - 1;
        int limit = Math.max(0, end - LONGEST);
        for (; begin > limit && NameSyntax.isOfName(text[begin - 1]); begin--) {
            if (text[begin] == '-') {
                option |= text[begin - 1] == '-';
                hyphen |= text[begin - 1] != '-';
            }
        }
        boolean whole = begin == 0 || !NameSyntax.isOfName(text[begin - 1]);
        before = begin > 0 && whole ? text[begin - 1] : 0;
        leads = whole && leads(text, begin, base);
        lastBegin = base + begin;
        lastLeads = leads;
    }

    /** Returns whether there are but marks before it in its line, or words that end in a hyphen. */
    private boolean leads(char[] text, int begin, long base) {
        int limit = Math.max(0, begin - LONGEST);
        int i = begin;
        while (i > limit && base + i > lastBegin) {
            char c = text[i - 1];
            if (NameSyntax.isLineEnd(c)) {
                return true;
            }
            if (c == '-') {
                for (; i > limit && NameSyntax.isOfName(text[i - 1]); i--) {}
            } else if (NameSyntax.isMark(c)) {
                i--;
            } else {
                return false;
            }
        }
        return base + i == 0 || (base + i <= lastBegin && lastLeads);
    }

    /** Returns whether it is the name of a header of HTTP. */
    boolean isHeader() {
        return header;
    }

    /** Returns whether it is an option of a command: with two hyphens. */
    boolean isOption() {
        return option;
    }

    /** Returns whether its parts are joined by hyphens. */
    boolean hasHyphen() {
        return hyphen;
    }

    /** Returns whether it is the name of a tag of XML. */
    boolean isTag() {
        return before == '<';
    }

    /** Returns the quote before it; 0 for none. */
    char quote() {
        return NameSyntax.isQuote(before) ? before : 0;
    }

    /** Returns whether its line is about it: there are but marks before it. */
    boolean leads() {
        return leads;
    }
}
